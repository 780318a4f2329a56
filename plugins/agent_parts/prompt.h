// Prompts of agents: files with {placeholders}.
#pragma once

#include <map>
#include <mlgym/settings.hpp>
#include <set>
#include <string>
#include <string_view>

namespace agent_parts {

using Values = std::map<std::string, std::string>;

// Among the known placeholders it stands for every name that begins so: what they are filled with
// is known only when the agent plays.
inline constexpr const char* kState = "state.";

// A text whose placeholders are all known: `{{` and `}}` stand for single braces.
class Prompt {
 public:
  // Throws mlgym::Error naming `file` and the line when a placeholder is not in `known`.
  Prompt(std::string text, const std::string& file, const std::set<std::string>& known);
  // Every known placeholder has a value; one of the state that has none is "n/a".
  std::string fill(const Values& values) const;

 private:
  std::string text_;
};

// From the file that the setting `prompts.NAME` names, else prompts/NAME.md or, where `usual` is
// given, prompts/USUAL.md. Throws mlgym::Error for a file that cannot be read or filled.
Prompt read_prompt(const mlgym::Settings& settings, const std::string& name,
                   const std::set<std::string>& known, const std::string& usual = "");

}  // namespace agent_parts
