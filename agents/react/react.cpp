// The plugin of the agent react.
#include "react_agent.h"

MLGYM_PLUGIN("agent_react", "0.2.0",
             mlgym::component<react::ReactAgent>(
                 "react", "A language model that thinks, acts and observes in turn",
                 R"({"type": "object", "additionalProperties": false, "properties": {
                      "actions": {"enum": ["text", "xml", "json", "tools", "bare"]},
                      "prompts": {"type": "object", "additionalProperties": false, "properties": {
                        "system": {"type": "string"}, "grammar": {"type": "string"},
                        "task": {"type": "string"}, "strategy": {"type": "string"},
                        "demonstration": {"type": "string"}, "observation": {"type": "string"},
                        "no_output": {"type": "string"}, "format_error": {"type": "string"}}},
                      "demonstrations": {"type": "array", "items": {"type": "string"}},
                      "one_block": {"type": "boolean"},
                      "demonstrations_as": {"enum": ["text", "plain", "chat"]},
                      "format_errors": {"type": "integer", "minimum": 0},
                      "keep_format_errors": {"type": "boolean"},
                      "temperature": {"type": "number", "minimum": 0},
                      "top_p": {"type": "number", "minimum": 0, "maximum": 1},
                      "seed": {"type": "integer", "minimum": 0},
                      "max_output_tokens": {"type": "integer", "minimum": 1}}})"));
