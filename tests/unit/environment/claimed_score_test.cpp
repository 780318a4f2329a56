#include "environment/claimed_score.h"

#include "catch.h"

using namespace mlgym;

TEST_CASE("a printed line that gives a metric or the score a number is one that claims a score") {
  TaskDefinition task;
  task.metrics = {{"payoff", 1, true, {}, {}, {}, {}}};
  for (const char* line : {"{\"payoff\": 2.0}", "Payoff = 99", "score: 1", "SCORE 5",
                           "{\"scores\": {\"payoff\": 2}}", "first\nScore: 3\nlast", "payoff=-1"}) {
    INFO(line);
    CHECK(claimed_score(task, line));
  }
  for (const char* line : {"", "thinking", "the payoff matters", "underscore: 3", "payoffs: 3",
                           "score", "round 3", "score3", "scoreboard 7"}) {
    INFO(line);
    CHECK_FALSE(claimed_score(task, line));
  }
}
