#include "agent_parts/validation.h"

#include <nlohmann/json.hpp>

#include "catch.h"

using namespace agent_parts;
using Json = nlohmann::ordered_json;

namespace {

Validation told(const Json& info) {
  mlgym::Step step;
  step.info = info.dump();
  return validation_of(step, {"loss", -1});
}

}  // namespace

TEST_CASE("the primary metric of a task says which score is better") {
  const Json task = {{"metrics",
                      {{{"name", "accuracy"}, {"primary", false}, {"direction", "maximize"}},
                       {{"name", "loss"}, {"primary", true}, {"direction", "minimize"}}}}};
  const PrimaryMetric metric = primary_metric(task);
  CHECK(metric.name == "loss");
  CHECK(metric.better(0.1, 0.2));
  CHECK_FALSE(metric.better(0.2, 0.2));
  CHECK(PrimaryMetric{"accuracy", 1}.better(0.3, 0.2));
}

TEST_CASE("a validation tells a score, or why there is none") {
  CHECK(told({{"scores", {{"loss", 0.25}, {"accuracy", 1}}}}).score == 0.25);
  CHECK_FALSE(told({{"scores", {{"accuracy", 1}}}}).score);
  CHECK(told({{"scores", nullptr}, {"problem", "x.txt is missing"}}).problem == "x.txt is missing");
  CHECK(told({{"scores", {{"loss", "low"}}}}).problem == "it has no score");
  CHECK(told(Json::object()).problem == "it has no score");
}
