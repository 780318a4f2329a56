// Carries solutions out, each in a branch of its own, and validates them.
#pragma once

#include <cstdint>
#include <mlgym/agent.hpp>
#include <string>
#include <utility>
#include <vector>

#include "notes.h"
#include "prompt_texts.h"
#include "selection.h"
#include "tree.h"

namespace tree_search {

struct ExpansionSettings {
  std::string script = "solution.py";  // where a program is written to
  std::size_t most_output = 6000;      // bytes of what is printed that the model sees
};

// The episode's own environment always holds the best solution so far, so that a limit that ends
// the episode finds it there. What is given outlives it.
class Expander {
 public:
  Expander(mlgym::Episode& episode, Tree& tree, const TaskFacts& task,
           const ExpansionSettings& settings);

  // Keeps the files as they are: drafts begin with them.
  void begin();
  // Numbers a step that was taken elsewhere.
  void count_step() { ++steps_; }
  // Carries out the solutions of the nodes at the same time, each from where its node starts, and
  // validates those that worked. False: the episode has ended.
  bool expand(const std::vector<int>& ids, const Policy& policy);

  // How often environments were branched, kept and put back.
  std::int64_t branchings() const { return branchings_; }

 private:
  using Actions = std::vector<std::pair<mlgym_environment*, mlgym::Action>>;
  void prepare(const std::vector<int>& ids);
  bool act(const std::vector<Node*>& nodes, const Actions& actions,
           std::vector<mlgym::Step>& results);
  void take_output(Node& node, const mlgym::Step& step) const;
  void take_validation(Node& node, const mlgym::Step& step) const;
  void keep(Node& node, mlgym_environment* environment);
  void let_go(const Policy& policy);
  Files files_of(mlgym_environment* environment);
  void put(const Files& files, mlgym_environment* environment);

  mlgym::Episode& episode_;
  Tree& tree_;
  const TaskFacts& task_;
  const ExpansionSettings& settings_;
  Files root_;
  std::vector<mlgym::Branch> branches_;  // one for each node that is carried out at a time
  std::int64_t steps_ = 0;               // so far
  std::int64_t branchings_ = 0;
};

}  // namespace tree_search
