#include "analysis/code_change.h"

#include <random>
#include <string>

#include "catch.h"

using namespace mlgym;

namespace {
constexpr auto kProgram =
    "import torch  # version 1\n"
    "def train(rate=1e-3, epochs=10):\n"
    "    model = torch.nn.Linear(4, 2)\n"
    "    print('rate', rate)\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}
}  // namespace

TEST_CASE("comments and white space are no change") {
  CHECK(change_between(kProgram, kProgram) == CodeChange::none);
  CHECK(change_between(kProgram, replaced(kProgram, "version 1", "version 2")) == CodeChange::none);
  CHECK(change_between(kProgram, replaced(kProgram, "epochs=10", "epochs = 10")) ==
        CodeChange::none);
}

TEST_CASE("other values are a change of numbers only") {
  CHECK(change_between(kProgram, replaced(kProgram, "1e-3", "3e-4")) == CodeChange::numbers);
  CHECK(change_between("lr: 0.1\nsteps: 10\n", "lr: 0.01\nsteps: 20\n") == CodeChange::numbers);
  CHECK(change_between("a = 0x1F\n", "a = 31\n") == CodeChange::numbers);
  CHECK(change_between("f(1, b - 1)\n", "f(-1, b - 2)\n") == CodeChange::numbers);
  CHECK(change_between("return 1\n", "return -1\n") == CodeChange::numbers);
}

TEST_CASE("numbers in texts are texts") {
  CHECK(change_between("print('1')\n", "print('2')\n") == CodeChange::other);
}

TEST_CASE("a call of what was not called before is a change of calls") {
  CHECK(change_between(kProgram, replaced(kProgram, "Linear(4, 2)", "Conv1d(4, 2, 3)")) ==
        CodeChange::calls);
  CHECK(change_between("if x and y: f(1)\n", "if (x) and (y): f(1)\n") == CodeChange::other);
  CHECK(change_between(kProgram, replaced(kProgram, "'rate', rate", "rate")) == CodeChange::other);
}

TEST_CASE("a new function or class is code of its own") {
  CHECK(change_between(kProgram, std::string(kProgram) + "def loss(x):\n    return x\n") ==
        CodeChange::functions);
  CHECK(change_between(kProgram, std::string(kProgram) + "class Net:\n    pass\n") ==
        CodeChange::functions);
}

TEST_CASE("texts that are never closed end with their line") {
  CHECK(change_between("a = 'x\nb = 1\n", "a = 'x\nb = 2\n") == CodeChange::numbers);
  CHECK(change_between("'''", "'''never") == CodeChange::other);
  CHECK(change_between("'\\", "\"") == CodeChange::other);
}

TEST_CASE("any two texts can be compared") {
  std::mt19937 random(2);
  const std::string signs = "a1.'\"\\#\n()=e-+_ \xc3";
  for (int round = 0; round < 5000; ++round) {
    std::string a, b;
    for (std::size_t i = random() % 20; i > 0; --i) a += signs[random() % signs.size()];
    for (std::size_t i = random() % 20; i > 0; --i) b += signs[random() % signs.size()];
    (void)change_between(a, b);
    CHECK(change_between(a, a) == CodeChange::none);
  }
}
