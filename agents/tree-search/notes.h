// What the record tells of the tree: the notes `node` and `tree` of docs/tree_search.md.
#pragma once

#include <mlgym/agent.hpp>

#include "tree.h"

namespace tree_search {

// What branching has cost.
struct Branching {
  std::int64_t operations = 0;  // branches, snapshots and restorations
  double seconds = 0;
};

void note_node(mlgym::Episode& episode, const Node& node, bool best);
void note_tree(mlgym::Episode& episode, const Tree& tree, const Branching& branching);

}  // namespace tree_search
