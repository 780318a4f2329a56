// The tree policy UCT (Kocsis and Szepesvari, ECML 2006), by best values in place of means: what is
// looked for is one good solution.
#pragma once

#include "selection.h"

namespace tree_search {

// The node to improve; 0: none may be. From the drafts down: a node that may be improved is taken,
// else the search goes on below it, among those children below which one may be, by the highest
//   Q + exploration * sqrt(ln N / n)
// with Q the best value below the child (itself included) between 0, the worst of all valid nodes,
// and 1, the best; n how many nodes are there, and N how many below its parent, itself included.
// Failures and nodes that are not tried yet count in n and N. The first of equal ones is taken.
int choose_by_uct(const Tree& tree, const Policy& policy);

}  // namespace tree_search
