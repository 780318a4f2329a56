#include "environment/reward.h"

#include "catch.h"

using namespace mlgym;

namespace {
TaskDefinition task_from_1_to_2() {
  TaskDefinition task;
  task.metrics = {{"payoff", 1, true, {}, {}, 0.0, {}}};
  task.baseline.scores["test"]["payoff"] = 1;
  task.target = 2;
  return task;
}
}  // namespace

TEST_CASE("improvement rewards pay for each new best and add up to the normalised test score") {
  const TaskDefinition task = task_from_1_to_2();
  RewardMeter meter(task, RewardKind::improvement);
  CHECK(meter.after_validation(1.25) == 0.25);
  CHECK(meter.after_validation(1.1) == 0);
  CHECK(meter.after_validation(1.75) == 0.5);
  CHECK(meter.at_end(0.5) == -0.25);
  CHECK(meter.total() == 0.5);
}

TEST_CASE("an episode with nothing scorable earns nothing in all") {
  const TaskDefinition task = task_from_1_to_2();
  RewardMeter meter(task, RewardKind::improvement);
  (void)meter.after_validation(1.5);
  CHECK(meter.at_end(0) == -0.5);
  CHECK(meter.total() == 0);
}

TEST_CASE("final rewards pay at the end only, and none never") {
  const TaskDefinition task = task_from_1_to_2();
  RewardMeter last(task, RewardKind::final_score), none(task, RewardKind::none);
  CHECK(last.after_validation(1.5) == 0);
  CHECK(last.at_end(0.75) == 0.75);
  CHECK(none.after_validation(1.5) == 0);
  CHECK(none.at_end(0.75) == 0);
}
