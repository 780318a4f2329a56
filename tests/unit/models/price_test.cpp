// The price of a model: its own word and the limits that need it.
#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "models/model_plan.h"

namespace {
using namespace mlgym;

std::string problem_of(const char* description) {
  return std::string(message_of(told_price(Json::parse(description), "a/b").status()));
}

}  // namespace

TEST_CASE("a model may tell its price") {
  const auto price =
      told_price(Json::parse(R"({"price": {"input": 2, "output": 8.5, "cached": 0.5}})"), "a/b");
  REQUIRE(price.ok());
  REQUIRE(*price);
  CHECK((*price)->input == 2);
  CHECK((*price)->output == 8.5);
  CHECK((*price)->cached == 0.5);
}

TEST_CASE("cached tokens cost as much as others unless the model says so") {
  const auto price = told_price(Json::parse(R"({"price": {"input": 2, "output": 8}})"), "a/b");
  REQUIRE(price.ok());
  CHECK((*price)->cached == 2);
}

TEST_CASE("a model without a price has none") {
  CHECK_FALSE(told_price(Json::object(), "a/b")->has_value());
  CHECK_FALSE(told_price(Json::parse(R"({"price": null})"), "a/b")->has_value());
}

TEST_CASE("a price that is none is refused, whatever stands there") {
  for (const char* wrong : {R"({"price": 5})", R"({"price": {}})", R"({"price": {"input": 1}})",
                            R"({"price": {"input": "free", "output": 1}})", R"({"price": [1, 2]})",
                            R"({"price": {"input": -1, "output": 1}})"}) {
    INFO(wrong);
    CHECK(problem_of(wrong) ==
          "a/b: its price is not {\"input\", \"output\"} in numbers from 0 on");
  }
}

TEST_CASE("a limit of cost needs a price, a limit of tokens does not") {
  ModelPlan plan;
  plan.name = "a/b";
  Limits limits;
  limits.tokens = 5;
  CHECK(check_price(plan, limits).ok());
  limits.cost = 1;
  const auto checked = check_price(plan, limits);
  CHECK(checked.code() == absl::StatusCode::kInvalidArgument);
  CHECK(message_of(checked) ==
        "a/b: its price is not known, so that limits.cost cannot be held; give the model a "
        "\"price\", or limit the tokens");
  plan.price = ModelPrice{};
  CHECK(check_price(plan, limits).ok());
}
