// What the record tells of the tree: the notes `node` and `tree` of docs/tree_search.md.
#pragma once

#include <mlgym/agent.hpp>

#include "tree.h"

namespace tree_search {

void note_node(mlgym::Episode& episode, const Node& node, bool best);
// `branchings`: how often environments were branched, kept and put back.
void note_tree(mlgym::Episode& episode, const Tree& tree, std::int64_t branchings);

}  // namespace tree_search
