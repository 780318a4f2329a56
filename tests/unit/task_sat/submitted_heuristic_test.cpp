#include "submitted_heuristic.h"

#include <stdexcept>

#include "catch.h"

using namespace sat;

namespace {

const Formula kFormula{12, {{1, 2, 3}, {-1, 4, 5}, {6, 7, 12}}};

std::string complaint(const std::string& reply) {
  Propagation state(kFormula);
  REQUIRE(state.start());
  REQUIRE(state.set(4));
  try {
    (void)decision_from(reply, state);
    return "";
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
}

}  // namespace

TEST_CASE("a decision is a variable that is not set and a value") {
  Propagation state(kFormula);
  REQUIRE(state.start());
  const Decision yes = decision_from("[12,true]", state), no = decision_from(" [1, false]", state);
  CHECK((yes.variable == 12 && yes.value));
  CHECK((no.variable == 1 && !no.value));
}

TEST_CASE("answers of another shape or type are named") {
  for (const char* reply :
       {"null", "7", "\"x\"", "[]", "[1]", "[1,true,2]", "[[1],[2]]", "{\"1\":true}", "[true,true]",
        "[1,1]", "[1,null]", "[1.0,true]", "[\"1\",true]", "[null,true]", "1e30", "[1e30,true]"}) {
    const std::string text = complaint(reply);
    INFO(reply << ": " << text);
    CHECK(text.find("a decision is (variable, value), a whole number and a bool") != text.npos);
  }
}

TEST_CASE("variables out of range are named") {
  for (const char* number :
       {"0", "-1", "13", "9223372036854775807", "18446744073709551615", "-9223372036854775808"}) {
    const std::string text = complaint("[" + std::string(number) + ",true]");
    INFO(text);
    CHECK(text ==
          "the variable " + std::string(number) + "; the formula has the variables 1 to 12");
  }
}

TEST_CASE("a variable that is set is named") {
  CHECK(complaint("[4,false]") == "the variable 4, which is set already");
}

TEST_CASE("long answers are shown by their start") {
  CHECK(complaint("[" + std::string(500, '[') + "]").size() < 200);
  CHECK(complaint("\"" + std::string(500, 'x') + "\"").size() < 200);
}
