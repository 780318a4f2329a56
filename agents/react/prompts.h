// The agent's prompts: files with {placeholders}.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace react {

// A text whose placeholders are all known: `{{` and `}}` stand for single braces.
class Prompt {
 public:
  // Throws mlgym::Error naming `file` and the line when a placeholder is not in `known`.
  Prompt(std::string text, const std::string& file, const std::set<std::string>& known);
  // Every known placeholder has a value.
  std::string fill(const std::map<std::string, std::string>& values) const;

 private:
  std::string text_;
};

}  // namespace react
