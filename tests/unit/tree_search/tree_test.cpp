// The tree of solutions.
#include "tree.h"

#include "catch.h"
#include "grown_tree.h"

using namespace tree_search;
using namespace tree_search::test;

TEST_CASE("the best node is the valid one of the highest value, of equal ones the first") {
  Tree tree(1);
  CHECK(tree.best() == nullptr);
  draft(tree, {});
  CHECK(tree.best() == nullptr);
  draft(tree, 0.5);
  draft(tree, 0.7);
  draft(tree, 0.7);
  CHECK(tree.best()->id == 3);
}

TEST_CASE("where a lower score is better, the lowest is the best") {
  Tree tree(-1);
  draft(tree, 3);
  draft(tree, -2);
  CHECK(tree.best()->id == 2);
}

TEST_CASE("nodes know their parents, children and how often a failure was debugged") {
  Tree tree(1);
  const int first = draft(tree, {});
  const int second = debug(tree, first, {});
  const int third = debug(tree, second, 0.1);
  const int fourth = improve(tree, third, {});
  const int fifth = debug(tree, fourth, {});
  CHECK(tree.node(first).children == std::vector<int>{second});
  CHECK(tree.node(third).parent == second);
  CHECK(tree.node(second).debugs == 1);
  CHECK(tree.node(third).debugs == 2);
  CHECK(tree.node(fourth).debugs == 0);
  CHECK(tree.node(fifth).debugs == 1);
  CHECK(tree.drafts() == 1);
}

TEST_CASE("a node that comes to nothing leaves no trace") {
  Tree tree(1);
  const int first = draft(tree, 1);
  tree.add(Stage::improve, &tree.node(first));
  tree.drop_last();
  CHECK(tree.nodes().size() == 1);
  CHECK(tree.node(first).children.empty());
  tree.add(Stage::draft, nullptr);
  tree.drop_last();
  CHECK(tree.drafts() == 1);
}

TEST_CASE("a node that is not tried yet is neither valid nor buggy") {
  Tree tree(1);
  const Node& node = tree.add(Stage::draft, nullptr);
  CHECK_FALSE(node.valid());
  CHECK_FALSE(node.buggy());
}
