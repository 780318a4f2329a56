// Counts the words of a file in the agent's box. An agent gets it by its agent.yaml:
//   tools: [shell, submit, @NAME@]
#include <mlgym/plugin.hpp>

#include <regex>
#include <string>
#include <string_view>

namespace {

class @CLASS@ : public mlgym::Tool {
 public:
  explicit @CLASS@(const mlgym::Settings&) {}

  // `usage` is how the tool is called where actions are text.
  std::string describe() override {
    return R"({
      "description": "Counts the words of a file.",
      "usage": "@NAME@ <path>",
      "parameters": {
        "type": "object",
        "properties": {"path": {"type": "string", "pattern": "^[A-Za-z0-9._/-]+$"}},
        "required": ["path"],
        "additionalProperties": false
      }
    })";
  }

  std::string call(mlgym::Call&, std::string_view arguments,
                   mlgym::ToolEnvironment& environment) override {
    // The pattern leaves nothing to unescape and nothing to quote; with more than that, use a JSON
    // library of your choice.
    static const std::regex pattern(R"re("path"\s*:\s*"([A-Za-z0-9._/-]+)")re");
    const std::string given(arguments);
    std::smatch found;
    if (!std::regex_search(given, found, pattern)) {
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "path: letters, digits and . _ / - are expected");
    }
    const std::string path = found[1];
    const auto counted = environment.shell("wc -w < " + path);
    if (counted.exit_code != 0)  // the agent reads this, and may do something about it
      throw mlgym::Error(MLGYM_FAILED_PRECONDITION, path + " cannot be read: " + counted.text);
    return path + " has " + counted.text.substr(0, counted.text.find('\n')) + " words";
  }
};

}  // namespace

MLGYM_PLUGIN("@PLUGIN@", "1.0.0",
             mlgym::component<@CLASS@>("@NAME@", "Counts the words of a file"));
