// The solutions that were tried: each was drafted, or made from another one.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mlgym/agent.hpp>
#include <optional>
#include <string>
#include <vector>

#include "solution.h"

namespace tree_search {

enum class Stage { draft, debug, improve };
const char* name_of(Stage stage);

using Files = std::shared_ptr<const mlgym::Snapshot>;

struct Node {
  int id = 0;      // from 1
  int parent = 0;  // 0: it is a draft
  Stage stage = Stage::draft;
  int debugs = 0;  // how many nodes in a row were made to mend a failure, this one included
  std::vector<int> children = {};

  bool tried = false;  // it was carried out; what follows says how it went
  Solution solution = {};
  std::string output = {};               // what it printed, or why it has no score
  std::string problem = {};              // why it is buggy; empty: it is not
  std::optional<double> score = {};      // the validation's, of the primary metric
  std::vector<std::int64_t> steps = {};  // their numbers, from the agent's first one

  Files start = {};  // what it began with, where it may be debugged
  Files files = {};  // what it left, where it may be improved

  bool valid() const { return score.has_value(); }
  bool buggy() const { return tried && !valid(); }
};

class Tree {
 public:
  // `direction`: 1 where a higher score is better, -1 where a lower one is.
  explicit Tree(int direction) : direction_(direction) {}

  // Not tried yet. `parent` is null for a draft. References stay valid.
  Node& add(Stage stage, const Node* parent);
  // Takes the node that was added last away again.
  void drop_last();

  const std::deque<Node>& nodes() const { return nodes_; }
  Node& node(int id) { return nodes_.at(static_cast<std::size_t>(id) - 1); }
  const Node& node(int id) const { return nodes_.at(static_cast<std::size_t>(id) - 1); }
  int drafts() const;

  // Higher is better.
  double value(const Node& node) const { return *node.score * direction_; }
  // The valid node of the highest value, of equal ones the first; null: none is valid.
  const Node* best() const;

 private:
  int direction_;
  std::deque<Node> nodes_;
};

}  // namespace tree_search
