#include "tree.h"

namespace tree_search {

const char* name_of(Stage stage) {
  switch (stage) {
    case Stage::draft:
      return "draft";
    case Stage::debug:
      return "debug";
    case Stage::improve:
      return "improve";
  }
  return "unknown";
}

Node& Tree::add(Stage stage, const Node* parent) {
  Node& made = nodes_.emplace_back();
  made.id = static_cast<int>(nodes_.size());
  made.stage = stage;
  if (!parent) return made;
  made.parent = parent->id;
  made.debugs = stage == Stage::debug ? parent->debugs + 1 : 0;
  node(parent->id).children.push_back(made.id);
  return made;
}

void Tree::drop_last() {
  const int parent = nodes_.back().parent;
  if (parent > 0) node(parent).children.pop_back();
  nodes_.pop_back();
}

int Tree::drafts() const {
  int count = 0;
  for (const auto& node : nodes_) count += node.stage == Stage::draft ? 1 : 0;
  return count;
}

const Node* Tree::best() const {
  const Node* best = nullptr;
  for (const auto& node : nodes_) {
    if (node.valid() && (!best || value(node) > value(*best))) best = &node;
  }
  return best;
}

}  // namespace tree_search
