#include "selection.h"

#include "uct.h"

namespace tree_search {
namespace {

// The best of those that may be improved; 0: there is none.
int greedy(const Tree& tree, const Policy& policy) {
  const Node* best = nullptr;
  for (const auto& node : tree.nodes()) {
    if (may_improve(node, policy) && (!best || tree.value(node) > tree.value(*best))) best = &node;
  }
  return best ? best->id : 0;
}

}  // namespace

bool may_debug(const Node& node, const Policy& policy) {
  return node.buggy() && node.children.empty() && node.debugs < policy.debug_depth;
}

bool may_improve(const Node& node, const Policy& policy) {
  return node.valid() &&
         (!policy.improvements || static_cast<int>(node.children.size()) < *policy.improvements);
}

Choice choose(const Tree& tree, const Policy& policy, Draws& draws) {
  if (tree.drafts() < policy.drafts) return {};
  const bool debugs = draws.uniform() < policy.debug_probability;
  std::vector<int> failures;
  for (const auto& node : tree.nodes()) {
    if (may_debug(node, policy)) failures.push_back(node.id);
  }
  if (debugs && !failures.empty()) return {Stage::debug, failures[draws.below(failures.size())]};
  const int parent = policy.uct ? choose_by_uct(tree, policy) : greedy(tree, policy);
  if (parent > 0) return {Stage::improve, parent};
  return {};
}

}  // namespace tree_search
