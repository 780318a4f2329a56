// How a program was changed: in its numbers only, by other calls, or by code of its own.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace mlgym {

// Each includes those before it: who wrote a function may have changed numbers as well.
enum class CodeChange {
  none,       // comments and white space at most
  numbers,    // numbers only
  other,      // names, texts, order; nothing of what follows
  calls,      // calls of functions that were not called before
  functions,  // functions or classes of its own
};

inline constexpr std::array<std::string_view, 5> kCodeChangeNames = {"none", "numbers", "other",
                                                                     "calls", "functions"};

inline std::string_view name_of(CodeChange change) {
  return kCodeChangeNames[static_cast<std::size_t>(change)];
}

// Compares two states of a file by the tokens of Python, which serve for YAML and JSON as well.
CodeChange change_between(std::string_view before, std::string_view after);

}  // namespace mlgym
