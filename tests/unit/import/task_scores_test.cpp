// Directions, primary metrics and floors of imported tasks.
#include "import/task_scores.h"

#include <fmt/format.h>

#include "catch.h"

namespace {
using namespace mlgym;

Equivalents equivalents() {
  const auto read = Equivalents::read(EQUIVALENTS);
  REQUIRE(read.ok());
  return *read;
}

MlgymTask task_with(const std::string& scores) {
  const auto yaml = parse_yaml("baseline_scores: [{" + scores + "}]\n", "t.yaml");
  REQUIRE(yaml.ok());
  MlgymTask task(*yaml);
  const auto items = task.scores_value.list();
  const auto members = items->front().map();
  for (const auto& [name, score] : *members) task.scores.emplace_back(name, *score.number());
  return task;
}

// "NAME up 0.5 *floor" for each metric, of the primary one with its floor.
std::string told(const std::string& scores, const std::vector<GivenDirection>& given = {}) {
  const auto metrics = imported_metrics(task_with(scores), equivalents(), given);
  if (!metrics.ok()) return std::string(metrics.status().message());
  std::string text;
  for (const auto& metric : *metrics) {
    text += (text.empty() ? "" : "; ") + metric.name + (metric.maximize ? " up" : " down");
    if (metric.primary) text += " *" + fmt::format("{:g}", metric.floor);
  }
  return text;
}

}  // namespace

TEST_CASE("directions of MLGym's metrics are known, whatever their capitals") {
  CHECK(told("rmse: 30340.1, r2: 0.88") == "rmse down; r2 up *0");
  CHECK(told("Accuracy: 0.76") == "Accuracy up *0");
  CHECK(told("val_loss: 4.5") == "val_loss down *9");
  CHECK(told("Score: -0.25") == "Score up *-0.5");
  CHECK(told("Reward Std: 3, Reward Mean: -2") == "Reward Std down; Reward Mean up *-4");
  CHECK(told("Time: 16, Correct: 10") == "Time down *32; Correct up");
}

TEST_CASE("a user says the directions of others, and comes before what is known") {
  CHECK(told("luck: 2, Score: 1").find("t.yaml:1:") == 0);
  CHECK(told("luck: 2, Score: 1")
            .find("\"luck\" is better is not known; say it by --direction "
                  "'luck=maximize'") != std::string::npos);
  CHECK(told("luck: 2, Score: 1", {{"luck", false}}) == "luck down; Score up *0");
  CHECK(told("luck: 2, bad luck: 1", {{"bad luck", false}, {"luck", true}}) ==
        "luck up; bad luck down *2");
  CHECK(told("Score: 1", {{"Score", false}}) == "Score down *2");
  CHECK(told("Score: 1", {{"Scor", false}}).find("did you mean \"Score\"?") != std::string::npos);
}

TEST_CASE("a known range holds, unless the baseline lies outside") {
  const auto range = [](const std::string& scores) {
    return (*imported_metrics(task_with(scores), equivalents(), {}))[0].range.dump();
  };
  CHECK(range("Accuracy: 0.76") == "[0,1]");
  CHECK(range("r2: -3") == "[null,1]");
  CHECK(range("accuracy: 76") == "null");
  CHECK(range("val_loss: 4.5") == "null");
}

TEST_CASE("without scores of the baseline the user names the metric") {
  MlgymTask task = task_with("Score: 1");
  task.scores.clear();
  const auto nothing = imported_metrics(task, equivalents(), {});
  CHECK(std::string(nothing.status().message()).find("--direction METRIC=maximize") !=
        std::string::npos);
  const auto named = imported_metrics(task, equivalents(), {{"loss", false}, {"hits", true}});
  REQUIRE(named.ok());
  CHECK(named->front().primary);
  CHECK(named->front().floor == 1e6);
  CHECK_FALSE(named->front().baseline.has_value());
}

TEST_CASE("a direction is written METRIC=maximize or METRIC=minimize") {
  CHECK(GivenDirection::read("a=b=minimize")->metric == "a=b");
  CHECK(GivenDirection::read("Reward Mean=maximize")->maximize);
  for (const char* wrong : {"", "accuracy", "accuracy=", "=maximize", "accuracy=up"})
    CHECK_FALSE(GivenDirection::read(wrong).ok());
}
