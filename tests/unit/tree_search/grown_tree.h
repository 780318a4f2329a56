// Trees as tests write them.
#pragma once

#include <optional>

#include "tree.h"

namespace tree_search::test {

// A node that was tried: with a score, or buggy without one.
inline int grow(Tree& tree, Stage stage, int parent, std::optional<double> score) {
  Node& node = tree.add(stage, parent > 0 ? &tree.node(parent) : nullptr);
  node.tried = true;
  node.score = score;
  node.solution.code = "true\n";
  if (!score) node.problem = "it ended with exit code 1";
  return node.id;
}
inline int draft(Tree& tree, std::optional<double> score) {
  return grow(tree, Stage::draft, 0, score);
}
inline int improve(Tree& tree, int parent, std::optional<double> score) {
  return grow(tree, Stage::improve, parent, score);
}
inline int debug(Tree& tree, int parent, std::optional<double> score) {
  return grow(tree, Stage::debug, parent, score);
}

}  // namespace tree_search::test
