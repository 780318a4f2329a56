// The choice by UCT.
#include "uct.h"

#include "catch.h"
#include "grown_tree.h"

using namespace tree_search;
using namespace tree_search::test;

namespace {

Policy uct(int improvements, double exploration) {
  Policy policy;
  policy.uct = true;
  policy.improvements = improvements;
  policy.exploration = exploration;
  return policy;
}

}  // namespace

TEST_CASE("without exploration the best subtree is followed") {
  Tree tree(1);
  draft(tree, 0.2);
  draft(tree, 0.6);
  CHECK(choose_by_uct(tree, uct(2, 0)) == 2);
  improve(tree, 2, 0.1);
  improve(tree, 2, 0.5);
  // The best of its children, where the node itself has all of its own.
  CHECK(choose_by_uct(tree, uct(2, 0)) == 4);
  improve(tree, 1, 0.9);
  CHECK(choose_by_uct(tree, uct(2, 0)) == 1);
}

TEST_CASE("the bound is the formula's") {
  Tree tree(1);
  draft(tree, 1);
  draft(tree, 0);
  improve(tree, 1, 0.5);
  improve(tree, 1, 0.5);
  // Below the root are 4 nodes and itself, below the drafts 3 and 1: draft 2 is taken once
  // c * (sqrt(ln 5 / 1) - sqrt(ln 5 / 3)) > 1, which is for c > 1.865.
  CHECK(choose_by_uct(tree, uct(3, 1.85)) == 1);
  CHECK(choose_by_uct(tree, uct(3, 1.88)) == 2);
}

TEST_CASE("values are compared between the worst and the best, in the metric's direction") {
  Tree tree(-1);
  draft(tree, 1000);
  draft(tree, 1001);
  CHECK(choose_by_uct(tree, uct(2, 0)) == 1);
  Tree equal(1);
  draft(equal, 3);
  draft(equal, 3);
  CHECK(choose_by_uct(equal, uct(2, 1)) == 1);
}

TEST_CASE("nodes that are not tried yet lead the next choice elsewhere") {
  Tree tree(1);
  draft(tree, 0.5);
  draft(tree, 0.5);
  const Policy policy = uct(5, 1);
  CHECK(choose_by_uct(tree, policy) == 1);
  tree.add(Stage::improve, &tree.node(1));
  CHECK(choose_by_uct(tree, policy) == 2);
}

TEST_CASE("a mended failure is passed through, one that is not is no way") {
  Tree tree(1);
  draft(tree, {});
  CHECK(choose_by_uct(tree, uct(2, 1)) == 0);
  debug(tree, 1, 0.4);
  draft(tree, {});
  CHECK(choose_by_uct(tree, uct(2, 1)) == 2);
  improve(tree, 2, {});
  improve(tree, 2, {});
  CHECK(choose_by_uct(tree, uct(2, 1)) == 0);
}
