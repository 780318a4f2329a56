#include "uct.h"

#include <algorithm>
#include <cmath>

namespace tree_search {
namespace {

struct Below {
  int count = 1;      // of nodes, this one included
  double best = 0;    // normalised value
  bool open = false;  // one may be improved
};

// For every node, by its id. Children have higher ids than their parents.
std::vector<Below> summed(const Tree& tree, const Policy& policy) {
  std::optional<double> low, high;
  for (const auto& node : tree.nodes()) {
    if (!node.valid()) continue;
    low = std::min(low.value_or(tree.value(node)), tree.value(node));
    high = std::max(high.value_or(tree.value(node)), tree.value(node));
  }
  std::vector<Below> all(tree.nodes().size() + 1);
  for (auto node = tree.nodes().rbegin(); node != tree.nodes().rend(); ++node) {
    Below& below = all[static_cast<std::size_t>(node->id)];
    if (node->valid())
      below.best =
          std::max(below.best, *high > *low ? (tree.value(*node) - *low) / (*high - *low) : 1);
    below.open = below.open || may_improve(*node, policy);
    Below& above = all[static_cast<std::size_t>(node->parent)];
    above.count += below.count;
    above.best = std::max(above.best, below.best);
    above.open = above.open || below.open;
  }
  return all;
}

}  // namespace

int choose_by_uct(const Tree& tree, const Policy& policy) {
  const std::vector<Below> all = summed(tree, policy);
  const auto below = [&all](int id) -> const Below& { return all[static_cast<std::size_t>(id)]; };
  if (!below(0).open) return 0;
  int at = 0;
  while (at == 0 || !may_improve(tree.node(at), policy)) {
    std::vector<int> children;
    if (at > 0) {
      children = tree.node(at).children;
    } else {
      for (const auto& node : tree.nodes())
        if (node.parent == 0) children.push_back(node.id);
    }
    int next = 0;
    double highest = 0;
    for (const int child : children) {
      if (!below(child).open) continue;
      const double bound =
          below(child).best +
          policy.exploration * std::sqrt(std::log(below(at).count) / below(child).count);
      if (next == 0 || bound > highest) {
        next = child;
        highest = bound;
      }
    }
    at = next;
  }
  return at;
}

}  // namespace tree_search
