// The price of a model: its own word and the limits that need it.
#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "folder.h"
#include "models/model_plan.h"

namespace {
using namespace mlgym;

// What is known of the model a/b, which says `description` of itself.
absl::StatusOr<ModelFacts> facts_of(const char* description, std::optional<ModelPrice> price = {},
                                    const PriceList& list = {}) {
  ModelChoice choice;
  choice.name = "a/b";
  choice.settings = Json::object();
  choice.price = price;
  return model_facts(choice, Json::parse(description), list);
}

PriceList listed(const std::string& yaml) {
  const test::Folder folder;
  folder.write("prices.yaml", yaml);
  auto list = PriceList::read({folder.path() / "prices.yaml"});
  REQUIRE(list.ok());
  return *list;
}

}  // namespace

TEST_CASE("a model may tell its price") {
  const auto price = facts_of(R"({"price": {"input": 2, "output": 8.5, "cached": 0.5}})")->price;
  REQUIRE(price);
  CHECK(price->input == 2);
  CHECK(price->output == 8.5);
  CHECK(price->cached == 0.5);
}

TEST_CASE("cached tokens cost as much as others unless the model says so") {
  const auto price = facts_of(R"({"price": {"input": 2, "output": 8}})")->price;
  CHECK(price->cached == 2);
  CHECK(price->cache_written == 2);
}

TEST_CASE("a model without a price has none") {
  CHECK_FALSE(facts_of("{}")->price);
  CHECK_FALSE(facts_of(R"({"price": null})")->price);
}

TEST_CASE("a price that is none is refused, whatever stands there") {
  for (const char* wrong : {R"({"price": 5})", R"({"price": {}})", R"({"price": {"input": 1}})",
                            R"({"price": {"input": "free", "output": 1}})", R"({"price": [1, 2]})",
                            R"({"price": {"input": -1, "output": 1}})"}) {
    INFO(wrong);
    CHECK(message_of(facts_of(wrong).status()) ==
          "a/b: its price is not {\"input\", \"output\"} in numbers from 0 on");
  }
}

TEST_CASE("the configuration's word comes before the model's own, and that before the list's") {
  const PriceList list =
      listed("models: {a/b: {input: 3, output: 4, context: 1000, max_output: 10}}");
  const char* told = R"({"price": {"input": 2, "output": 8}, "context": 500})";
  CHECK(facts_of(told, ModelPrice{1, 1, 1, 1}, list)->price->input == 1);
  CHECK(facts_of(told, {}, list)->price->input == 2);
  CHECK(facts_of(told, {}, list)->context == 500);
  CHECK(facts_of(told, {}, list)->max_output == 10);
  CHECK(facts_of("{}", {}, list)->price->output == 4);
}

TEST_CASE("a model at an address of the user's own has no price of the list") {
  ModelChoice choice;
  choice.name = "a/b";
  choice.settings = {{"base_url", "http://gpu1:8000/v1"}};
  const PriceList list = listed("models: {a/b: {input: 3, output: 4}}");
  CHECK_FALSE(model_facts(choice, Json::object(), list)->price);
}

TEST_CASE("a dated name finds the model without its date") {
  const PriceList list = listed("models: {openai/gpt-4.1: {input: 2, output: 8}}");
  CHECK(list.find("openai/gpt-4.1"));
  CHECK(list.find("openai/gpt-4.1-2025-04-14"));
  CHECK(list.find("openai/gpt-4.1-20250414"));
  CHECK_FALSE(list.find("openai/gpt-4.1-mini"));
  CHECK_FALSE(list.find("openai/gpt-4"));
}

TEST_CASE("the first of several lists decides, and a wrong one says where") {
  const test::Folder folder;
  folder.write("mine.yaml", "models: {a/b: {input: 1, output: 1}}");
  folder.write("other.yaml", "models: {a/b: {input: 9, output: 9}, a/c: {input: 5, output: 5}}");
  folder.write("wrong.yaml", "models:\n  a/b: {input: 1}\n");
  const auto list = PriceList::read({folder.path() / "mine.yaml", folder.path() / "other.yaml"});
  REQUIRE(list.ok());
  CHECK(list->find("a/b")->price->input == 1);
  CHECK(list->find("a/c")->price->input == 5);
  const auto wrong = PriceList::read({folder.path() / "wrong.yaml"});
  CHECK(std::string(message_of(wrong.status())).find("wrong.yaml:2:") != std::string::npos);
}

TEST_CASE("the list that comes with mlgym can be read and is dated") {
  const auto list = PriceList::read({PRICES_OF_MLGYM});
  REQUIRE(list.ok());
  CHECK(list->find("openai/gpt-4.1")->price->output == 8);
  CHECK(list->find("anthropic/claude-sonnet-4-5-20250929")->price->cache_written == 3.75);
}

TEST_CASE("a model without a price needs a limit of tokens, of the episode or of the run") {
  ModelPlan plan;
  plan.name = "a/b";
  const SpendingLimits none, tokens{{}, 5, {}}, cost{1.0, {}, {}}, calls{{}, {}, 5};
  const auto problem = [&plan](const SpendingLimits& episode, const SpendingLimits& run) {
    const auto checked = check_model(plan, episode, run);
    if (!checked.ok()) CHECK(checked.code() == absl::StatusCode::kInvalidArgument);
    return std::string(message_of(checked));
  };
  const std::string ways_out =
      "; give the model a \"price\", or set limits.tokens or budget.tokens";
  CHECK(problem(none, none) ==
        "a/b: its price is not known, and nothing bounds what it spends" + ways_out);
  CHECK(problem(calls, none) == problem(none, none));
  CHECK(problem(cost, cost) ==
        "a/b: its price is not known, so that limits.cost cannot be held" + ways_out);
  CHECK(problem(none, cost) ==
        "a/b: its price is not known, so that budget.cost cannot be held" + ways_out);
  CHECK(problem(tokens, none) == "");
  CHECK(problem(none, tokens) == "");
  CHECK(problem(cost, tokens) == "");
  CHECK(problem(tokens, cost) == "");
  plan.facts.price = ModelPrice{};
  CHECK(problem(none, none) == "");
  CHECK(problem(cost, cost) == "");
}

TEST_CASE("a model may say that it cannot be asked here") {
  ModelPlan plan;
  plan.name = "a/b";
  plan.facts = *facts_of(R"({"price": {"input": 0, "output": 0}, "unable": "nobody is in"})");
  const auto checked = check_model(plan, {}, {});
  CHECK(checked.code() == absl::StatusCode::kFailedPrecondition);
  CHECK(message_of(checked) == "a/b: nobody is in");
  for (const char* able : {"{}", R"({"unable": ""})", R"({"unable": null})", R"({"unable": 5})"})
    CHECK(facts_of(able)->unable == "");
}
