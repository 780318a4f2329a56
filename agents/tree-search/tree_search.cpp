// The plugin of the agent tree-search: solutions as a tree, in the manner of AIDE (Jiang et al.,
// arXiv 2502.13138).
#include <mlgym/plugin.hpp>

#include "agent_parts/sampling.h"
#include "search.h"

namespace {

using tree_search::Policy;
using tree_search::SearchSettings;

// Names, sizes and beginnings of what is there.
constexpr const char* kLook =
    "ls -la; for file in $(find . -maxdepth 2 -type f -size -64k -not -path '*/.*' | sort | head "
    "-n 12); do "
    "echo; echo \"== $file\"; head -c 1200 \"$file\" | head -n 40; done; true";

Policy policy_from(const mlgym::Settings& settings) {
  Policy policy;
  policy.drafts = static_cast<int>(settings.integer("drafts", policy.drafts));
  policy.debug_probability = settings.number("debug_probability", policy.debug_probability);
  policy.debug_depth = static_cast<int>(settings.integer("debug_depth", policy.debug_depth));
  policy.uct = settings.text("selection", "greedy") == "uct";
  policy.exploration = settings.number("exploration", policy.exploration);
  const std::int64_t improvements = settings.integer("improvements", policy.uct ? 3 : 0);
  if (improvements > 0) policy.improvements = static_cast<int>(improvements);
  return policy;
}

SearchSettings search_from(const mlgym::Settings& settings) {
  SearchSettings search;
  search.policy = policy_from(settings);
  search.nodes = settings.integer("nodes", search.nodes);
  search.parallel = settings.integer("parallel", search.parallel);
  search.format_errors = settings.integer("format_errors", search.format_errors);
  search.look = settings.text("look", kLook);
  search.expansion.script = settings.text("script", search.expansion.script);
  search.expansion.most_output = static_cast<std::size_t>(
      settings.integer("output", static_cast<std::int64_t>(search.expansion.most_output)));
  return search;
}

class TreeSearch : public mlgym::Agent {
 public:
  explicit TreeSearch(const mlgym::Settings& settings)
      : settings_(search_from(settings)),
        sampling_(agent_parts::sampling_from(settings)),
        prompts_(settings) {}

  void run(mlgym::Call& call, mlgym::Episode& episode) override {
    tree_search::Search(call, episode, settings_, sampling_, prompts_).run();
  }

 private:
  SearchSettings settings_;
  mlgym::ChatRequest sampling_;
  tree_search::Prompts prompts_;
};

}  // namespace

MLGYM_PLUGIN("agent_tree_search", "0.1.0",
             mlgym::component<TreeSearch>(
                 "tree-search",
                 "Drafts, debugs and improves whole solutions as a tree over branched environments",
                 R"({"type": "object", "additionalProperties": false, "properties": {
                      "drafts": {"type": "integer", "minimum": 1, "maximum": 1000},
                      "debug_probability": {"type": "number", "minimum": 0, "maximum": 1},
                      "debug_depth": {"type": "integer", "minimum": 0, "maximum": 1000},
                      "selection": {"enum": ["greedy", "uct"]},
                      "exploration": {"type": "number", "minimum": 0},
                      "improvements": {"type": "integer", "minimum": 1, "maximum": 1000},
                      "nodes": {"type": "integer", "minimum": 1, "maximum": 100000},
                      "parallel": {"type": "integer", "minimum": 1, "maximum": 63},
                      "look": {"type": "string"},
                      "script": {"type": "string", "minLength": 1},
                      "output": {"type": "integer", "minimum": 100, "maximum": 1000000},
                      "format_errors": {"type": "integer", "minimum": 0},
                      "prompts": {"type": "object", "additionalProperties": false, "properties": {
                        "system": {"type": "string"}, "look": {"type": "string"},
                        "draft": {"type": "string"}, "debug": {"type": "string"},
                        "improve": {"type": "string"}, "format_error": {"type": "string"}}},
                      "temperature": {"type": "number", "minimum": 0},
                      "top_p": {"type": "number", "minimum": 0, "maximum": 1},
                      "seed": {"type": "integer", "minimum": 0},
                      "max_output_tokens": {"type": "integer", "minimum": 1}}})"));
