// Scores on the scale where the baseline is 0 and the target 1.
#include <cmath>
#include <limits>

#include "catch.h"
#include "config/task_file.h"

using namespace mlgym;

namespace {

TaskDefinition task_with(int direction, double baseline, std::optional<double> target) {
  TaskDefinition task;
  MetricDeclaration metric;
  metric.name = "score";
  metric.direction = direction;
  metric.primary = true;
  task.metrics = {metric};
  task.baseline.scores["test"]["score"] = baseline;
  task.target = target;
  return task;
}

}  // namespace

TEST_CASE("the baseline is worth 0 and the target 1") {
  const TaskDefinition task = task_with(1, 10, 30);
  CHECK(normalised_score(task, 10) == 0);
  CHECK(normalised_score(task, 20) == 0.5);
  CHECK(normalised_score(task, 30) == 1);
}

TEST_CASE("a score beyond the target is worth at most one and a half") {
  const TaskDefinition task = task_with(1, 10, 30);
  CHECK(normalised_score(task, 35) == 1.25);
  CHECK(normalised_score(task, 1000) == 1.5);
}

TEST_CASE("a score below the baseline is worth nothing") {
  CHECK(normalised_score(task_with(1, 10, 30), 5) == 0);
  CHECK(normalised_score(task_with(-1, 30, 10), 35) == 0);
}

TEST_CASE("of a minimised metric less is worth more") {
  const TaskDefinition task = task_with(-1, 30, 10);
  CHECK(normalised_score(task, 20) == 0.5);
  CHECK(normalised_score(task, 10) == 1);
}

TEST_CASE("negative scores are scores") {
  CHECK(normalised_score(task_with(1, -30, -10), -20) == 0.5);
  CHECK(normalised_score(task_with(-1, -10, -30), -20) == 0.5);
}

TEST_CASE("without a target the improvement is measured by the baseline") {
  CHECK(normalised_score(task_with(1, 10, {}), 15) == 0.5);
  CHECK(normalised_score(task_with(1, -10, {}), -5) == 0.5);
  CHECK(normalised_score(task_with(-1, 10, {}), 5) == 0.5);
}

TEST_CASE("without a target and with a baseline of 0 the range is the measure") {
  TaskDefinition task = task_with(1, 0, {});
  task.metrics[0].low = -10;
  task.metrics[0].high = 10;
  CHECK(normalised_score(task, 5) == 0.25);
}

TEST_CASE("without any measure a score counts as it is") {
  CHECK(normalised_score(task_with(1, 0, {}), 0.5) == 0.5);
}

TEST_CASE("a score that is no number is worth nothing") {
  CHECK(normalised_score(task_with(1, 10, 30), std::nan("")) == 0);
}

TEST_CASE("infinite scores are clipped like others") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(normalised_score(task_with(1, 10, 30), infinity) == 1.5);
  CHECK(normalised_score(task_with(1, 10, 30), -infinity) == 0);
  CHECK(normalised_score(task_with(-1, 30, 10), infinity) == 0);
}
