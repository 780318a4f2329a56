// Templates as Python's str.format reads them: {name}, and {{ and }} for single braces.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

struct FormatPiece {
  bool field = false;  // of the name `text`; else `text` is literal, with single braces
  std::string text;
  std::size_t at = 0;  // in the template
};

struct FormatProblem {
  std::string what;  // empty: there is none
  std::size_t at = 0;
};

// The pieces in order. A problem is what Python raises ValueError for, or a field that is more than
// a name: {a.b}, {a[0]}, {a!r}, {a:>5}, {}.
FormatProblem read_python_format(std::string_view text, std::vector<FormatPiece>& pieces);

// Single braces doubled: the same text in the templates of either language.
std::string with_doubled_braces(std::string_view text);

}  // namespace mlgym
