#include "check/instruction_numbers.h"

#include "catch.h"

namespace {

// Line and text of each number, as "2:10 3:0.5".
std::string found_in(std::string_view instructions) {
  std::string all;
  for (const auto& number : mlgym::written_numbers(instructions))
    all += (all.empty() ? "" : " ") + std::to_string(number.line) + ":" + number.text;
  return all;
}

}  // namespace

TEST_CASE("numbers written out are found with their lines") {
  CHECK(found_in("A game\nhas 10 rounds, 0.5 or 2,000 games.\n") == "2:10 2:0.5 2:2,000");
  CHECK(found_in("exactly 7") == "1:7");
  CHECK(found_in("28 x 28, `0` or **1**") == "1:28 1:28 1:0 1:1");
  CHECK(found_in("at most 5%, -3 or +4") == "1:5 1:3 1:4");
}

TEST_CASE("placeholders hold no written numbers") {
  CHECK(found_in("{settings.rounds} of {evaluator.row_both_0}").empty());
  CHECK(found_in("{settings.rounds} of 3") == "1:3");
}

TEST_CASE("numbers in words do not count") {
  CHECK(
      found_in("python3, 3-SAT, sha256, Fashion-MNIST-2, checkpoint_1.policy, 2D, utf-8").empty());
}

TEST_CASE("the numbers of list items do not count, those in their text do") {
  CHECK(found_in("1. first\n 2. second 5\n3) third\n").empty() == false);
  CHECK(found_in("1. first\n 2. second 5\n3) third\n") == "2:5");
  CHECK(found_in("1.5 metres") == "1:1.5");
}

TEST_CASE("in code blocks only 0 and 1 may stand") {
  CHECK(found_in("```python\nreturn 0\nx = 1\n```\n").empty());
  CHECK(found_in("```python\nreturn 2\n```\n0") == "2:2 4:0");
}

TEST_CASE("numbers in English words are found from three on") {
  CHECK(found_in("Two players, one goal, ten rounds;\nTwenty-five\noften\n") ==
        "1:ten 2:Twenty 2:five");
  CHECK(found_in("```\nten = 1\n```\n").empty());
}
