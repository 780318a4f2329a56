// Regular expressions for texts of any length.
#pragma once

#include <regex.h>

#include <memory>
#include <string>

namespace scripted {

// A POSIX extended regular expression; ^ and $ match at line ends. std::regex is no choice here:
// libstdc++'s takes the stack's end for texts of some ten thousand characters.
class Pattern {
 public:
  // Throws mlgym::Error(MLGYM_INVALID_ARGUMENT) when `expression` is none.
  explicit Pattern(const std::string& expression);
  bool found_in(std::string text) const;

 private:
  std::shared_ptr<regex_t> compiled_;
};

}  // namespace scripted
