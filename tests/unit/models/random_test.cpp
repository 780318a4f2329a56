// The floor for models: tools by chance.
#include <map>

#include "catch.h"
#include "model_of_test.h"

namespace {
using namespace mlgym;
using mlgym::test::Chat;
using mlgym::test::ModelOfTest;

std::string first_word_of_call(const std::vector<std::string>& heard) {
  for (const auto& line : heard) {
    if (line.rfind("0 call call_1 ", 0) == 0) return line.substr(14, line.find(' ', 14) - 14);
  }
  return "";
}

}  // namespace

TEST_CASE("every tool is called about as often as the others") {
  ModelOfTest model("random", ".", "");
  std::map<std::string, int> calls;
  for (int i = 0; i < 600; ++i) {
    Chat chat("step " + std::to_string(i));
    REQUIRE(model.ask(chat.offer("shell").offer("validate").offer("submit")).ok());
    ++calls[first_word_of_call(model.heard)];
  }
  REQUIRE(calls.size() == 3);
  for (const auto& [tool, count] : calls) CHECK(count > 150);
}

TEST_CASE("the same chat has the same reply, another one need not") {
  ModelOfTest one("random", ".", ""), other("random", ".", "");
  std::map<std::string, int> replies;
  for (int i = 0; i < 20; ++i) {
    const std::string text = "step " + std::to_string(i);
    REQUIRE(one.ask(text).ok());
    REQUIRE(other.ask(text).ok());
    CHECK(one.heard == other.heard);
    ++replies[one.text];
  }
  CHECK(replies.size() == 3);  // ls, validate, submit
}
