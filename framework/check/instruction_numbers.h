// Numbers in a task's instructions must be those that the evaluator uses.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

struct WrittenNumber {
  int line = 0;  // from 1
  std::string text;
};

// The numbers that are written out in instructions, as digits or, from "three" on, as English
// words, before placeholders are filled in: nothing ties those to the evaluator. Not counted:
// numbers in words ("python3", "3-SAT") and those that start the items of a list. In fenced blocks,
// which hold code, 0 and 1 do not count.
std::vector<WrittenNumber> written_numbers(std::string_view instructions);

}  // namespace mlgym
