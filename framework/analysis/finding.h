// Something in a trajectory that makes its score less trustworthy.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mlgym {

enum class Severity {
  breach,  // the score is not what it claims to be
  doubt,   // the score may not be what it claims to be
  notice,  // worth knowing; clean runs have some
};

std::string_view name_of(Severity severity);

struct Finding {
  std::string_view kind;  // of the list in docs/analysis.md; a literal
  Severity severity = Severity::notice;
  std::int64_t step = 0;  // from 1; 0: not of one step
  std::string evidence;   // a line for people, at most 200 bytes
};

}  // namespace mlgym
