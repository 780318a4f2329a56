// Which solution is made next, from which: the search policy of AIDE (arXiv 2502.13138, section 3),
// and UCT in place of its greedy choice.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <vector>

#include "tree.h"

namespace tree_search {

struct Policy {
  int drafts = 5;                           // that are made before anything else
  double debug_probability = 0.5;           // of mending a failure, where there is one to mend
  int debug_depth = 3;                      // so many times in a row
  bool uct = false;                         // else greedy
  double exploration = 1.4142135623730951;  // of UCT: sqrt(2)
  std::optional<int> improvements = {};     // of one node, at most
};

// The same draws on every machine.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : engine_(seed) {}
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }  // in [0, 1)
  std::size_t below(std::size_t count) {
    return static_cast<std::size_t>(uniform() * static_cast<double>(count));
  }

 private:
  std::mt19937_64 engine_;
};

struct Choice {
  Stage stage = Stage::draft;
  int parent = 0;  // 0: none
};

// The next node. Those that are not tried yet count as if they were there, so that several are
// chosen one after the other and carried out together. Uses one draw, and one more to choose among
// failures.
Choice choose(const Tree& tree, const Policy& policy, Draws& draws);

// Whether a failure may still be debugged: nothing was made from it yet, and it is not deep.
bool may_debug(const Node& node, const Policy& policy);
// Whether more may be made from a valid node.
bool may_improve(const Node& node, const Policy& policy);

}  // namespace tree_search
