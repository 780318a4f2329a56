// Which node is made next.
#include "selection.h"

#include <map>

#include "catch.h"
#include "grown_tree.h"

using namespace tree_search;
using namespace tree_search::test;

namespace {

Policy policy_of(int drafts, double debug_probability) {
  Policy policy;
  policy.drafts = drafts;
  policy.debug_probability = debug_probability;
  return policy;
}

// How often each stage and parent is chosen in so many draws.
std::map<std::pair<Stage, int>, int> choices(const Tree& tree, const Policy& policy, int draws) {
  Draws chance(7);
  std::map<std::pair<Stage, int>, int> counts;
  for (int i = 0; i < draws; ++i) {
    const Choice choice = choose(tree, policy, chance);
    ++counts[{choice.stage, choice.parent}];
  }
  return counts;
}

}  // namespace

TEST_CASE("drafts come first, however good they are") {
  Tree tree(1);
  Draws draws(1);
  const Policy policy = policy_of(3, 1);
  for (int i = 0; i < 3; ++i) {
    const Choice choice = choose(tree, policy, draws);
    CHECK(choice.stage == Stage::draft);
    CHECK(choice.parent == 0);
    draft(tree, i == 1 ? std::optional<double>() : 0.5 + i);
  }
  CHECK(choose(tree, policy, draws).stage != Stage::draft);
}

TEST_CASE("the greedy choice improves the best, by the metric's direction") {
  for (const int direction : {1, -1}) {
    Tree tree(direction);
    draft(tree, 0.2);
    draft(tree, 0.9);
    improve(tree, 2, 0.4);
    const auto counts = choices(tree, policy_of(2, 0), 10);
    CHECK(counts ==
          std::map<std::pair<Stage, int>, int>{{{Stage::improve, direction > 0 ? 2 : 1}, 10}});
  }
}

TEST_CASE("failures are debugged with the given probability, each as often as the others") {
  Tree tree(1);
  draft(tree, 0.5);
  draft(tree, {});
  draft(tree, {});
  const int draws = 20000;
  auto counts = choices(tree, policy_of(3, 0.3), draws);
  const double debugs = counts[{Stage::debug, 2}] + counts[{Stage::debug, 3}];
  CHECK(debugs / draws == Approx(0.3).margin(0.02));
  CHECK(counts[{Stage::debug, 2}] / debugs == Approx(0.5).margin(0.03));
  CHECK(counts[{Stage::improve, 1}] + debugs == draws);
  CHECK(choices(tree, policy_of(3, 0), 50).count({Stage::debug, 2}) == 0);
  counts = choices(tree, policy_of(3, 1), 50);
  CHECK(counts[{Stage::debug, 2}] + counts[{Stage::debug, 3}] == 50);
}

TEST_CASE("a failure is debugged once, and no deeper than allowed") {
  Tree tree(1);
  Policy policy = policy_of(1, 1);
  policy.debug_depth = 2;
  Draws draws(1);
  draft(tree, {});
  CHECK(choose(tree, policy, draws).parent == 1);
  debug(tree, 1, {});
  CHECK(choose(tree, policy, draws).parent == 2);
  debug(tree, 2, {});
  // Nothing is valid and nothing may be debugged: one begins anew.
  CHECK(choose(tree, policy, draws).stage == Stage::draft);
  policy.debug_depth = 0;
  CHECK_FALSE(may_debug(tree.node(3), policy));
}

TEST_CASE("a failure that is being debugged is not chosen again") {
  Tree tree(1);
  draft(tree, {});
  tree.add(Stage::debug, &tree.node(1));
  Draws draws(1);
  CHECK(choose(tree, policy_of(1, 1), draws).stage == Stage::draft);
}

TEST_CASE("a node is improved as often as allowed, then the next best is") {
  Tree tree(1);
  Policy policy = policy_of(2, 0);
  policy.improvements = 2;
  Draws draws(1);
  draft(tree, 0.9);
  draft(tree, 0.5);
  improve(tree, 1, 0.1);
  CHECK(choose(tree, policy, draws).parent == 1);
  tree.add(Stage::improve, &tree.node(1));  // not tried yet
  CHECK(choose(tree, policy, draws).parent == 2);
}

TEST_CASE("the same seed draws the same") {
  Draws one(5), two(5), other(6);
  bool differs = false;
  for (int i = 0; i < 100; ++i) {
    const double drawn = one.uniform();
    CHECK(drawn == two.uniform());
    CHECK(drawn >= 0);
    CHECK(drawn < 1);
    differs = differs || drawn != other.uniform();
  }
  CHECK(differs);
}
