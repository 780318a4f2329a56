#include "analysis/trajectory_summary.h"

#include "catch.h"
#include "trajectory_of_test.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {
const std::string kPath = "/home/agent/workspace/train.py";

void look(TrajectorySummary& summary, const std::string& action,
          const std::vector<std::string>& lines, const std::string& path = kPath) {
  summary.step({action, shown(path, lines), 1});
}
void validate(TrajectorySummary& summary, double score) {
  summary.step({"validate", "", 1});
  summary.score(score, kNone, false);
}
}  // namespace

TEST_CASE("the change is that of the best score, not of the last") {
  TrajectorySummary summary(facts_of_test());
  look(summary, "open train.py", {"lr = 1"});
  look(summary, "edit 1:1\nlr = 2\nend_of_edit", {"lr = 2"});
  validate(summary, 0.5);
  look(summary, "edit 1:1\nlr = f(2)\nend_of_edit", {"lr = f(2)"});
  validate(summary, 0.4);
  CHECK(std::move(summary).finish().change == CodeChange::numbers);
}

TEST_CASE("less is better where the metric is minimised") {
  auto facts = facts_of_test();
  facts.maximize = false;
  TrajectorySummary summary(facts);
  look(summary, "open train.py", {"lr = 1"});
  validate(summary, 0.5);
  look(summary, "edit 1:1\nlr = f(1)\nend_of_edit", {"lr = f(1)"});
  validate(summary, 0.4);
  CHECK(std::move(summary).finish().change == CodeChange::calls);
}

TEST_CASE("a file of the agent's own is compared with the whole starter") {
  TrajectorySummary summary(facts_of_test());
  look(summary, "open train.py", {"fit(1)"});
  look(summary, "create mine.py", {""}, "/home/agent/workspace/mine.py");
  look(summary, "edit 1:1\nfit(2)\nend_of_edit", {"fit(2)", "x = 1"},
       "/home/agent/workspace/mine.py");
  validate(summary, 0.5);
  CHECK(std::move(summary).finish().change == CodeChange::other);
}

TEST_CASE("files written by here-documents are seen") {
  TrajectorySummary summary(facts_of_test());
  look(summary, "open train.py", {"lr = 1"});
  summary.step({"cat > train.py << 'EOF'\ndef f():\n  pass\nEOF\npython train.py", "", 1});
  validate(summary, 0.5);
  CHECK(std::move(summary).finish().change == CodeChange::functions);
}

TEST_CASE("without a score, or without a file seen, nothing is said of changes") {
  TrajectorySummary unscored(facts_of_test());
  look(unscored, "open train.py", {"lr = 1"});
  CHECK_FALSE(std::move(unscored).finish().change);
  TrajectorySummary unseen(facts_of_test());
  validate(unseen, 1);
  CHECK_FALSE(std::move(unseen).finish().change);
}
