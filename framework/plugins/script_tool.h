// Tools that are scripts: what a manifest says of them. None of their code runs on the host; the
// agent's box gets them (docs/script_tools.md).
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/json_forward.h"
#include "config/yaml.h"

namespace mlgym {

struct ScriptParameter {
  std::string name;
  std::string type;  // of JSON Schema: "string", "integer", "number", "boolean", "array", "object"
  std::string description;
  bool required = true;
  std::vector<std::string> words;  // the only values there are; empty: any
};

struct ScriptTool {
  std::string name, description, usage;
  std::vector<ScriptParameter> parameters;  // in the order of the script's arguments
  std::string end;  // the word that ends the lines of the last parameter; empty: it is a word too
  std::filesystem::path script;  // on the host
  std::string interpreter;       // what its first line asks for: "python3", "/bin/sh"

  bool has_body() const { return !end.empty(); }
  // As mlgym_tool.describe gives it.
  Json describe() const;
};

// Where a tool's manifest says nothing about how it is written: `open <path> [<line>]`.
std::string generated_usage(const ScriptTool& tool);

// The keys of an entry of "provides" that belong to a script.
const std::vector<std::string>& script_tool_keys();

// `entry` is an item of "provides" whose name is `name`; the script is the file of that name in
// `folder`. Errors name the file with line and column, and what to write instead.
absl::StatusOr<ScriptTool> read_script_tool(const YamlValue& entry, const std::string& name,
                                            const std::filesystem::path& folder);

// The member "settings" of such a manifest as a JSON Schema; each is a number, a text or a truth
// that the scripts find as the variable MLGYM_SETTING_NAME.
absl::StatusOr<std::string> read_script_settings(const YamlValue& settings);
std::string setting_variable(std::string_view setting);

}  // namespace mlgym
