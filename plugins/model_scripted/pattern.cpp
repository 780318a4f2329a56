#include "pattern.h"

#include <algorithm>
#include <mlgym/call.hpp>

namespace scripted {

Pattern::Pattern(const std::string& expression) {
  // POSIX has no \d; glibc would take it for a d.
  if (expression.find("\\d") != expression.npos)
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "\"when\": write [0-9] for \\d");
  regex_t compiled;
  const int code = regcomp(&compiled, expression.c_str(), REG_EXTENDED | REG_NOSUB | REG_NEWLINE);
  if (code != 0) {
    char why[256];
    regerror(code, &compiled, why, sizeof why);
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       "\"when\" is no regular expression: " + std::string(why));
  }
  compiled_ = std::shared_ptr<regex_t>(new regex_t(compiled), [](regex_t* last) {
    regfree(last);
    delete last;
  });
}

bool Pattern::found_in(std::string text) const {
  std::replace(text.begin(), text.end(), '\0', ' ');
  return regexec(compiled_.get(), text.c_str(), 0, nullptr, 0) == 0;
}

}  // namespace scripted
