// One episode of tree search.
#pragma once

#include <cstdint>
#include <mlgym/agent.hpp>
#include <string>
#include <vector>

#include "expanding.h"
#include "prompt_texts.h"
#include "prompts.h"
#include "selection.h"
#include "tree.h"

namespace tree_search {

// docs/tree_search.md
struct SearchSettings {
  Policy policy;
  std::int64_t nodes = 20;         // at most
  std::int64_t parallel = 1;       // carried out at the same time
  std::int64_t format_errors = 3;  // replies in a row that are asked for again
  std::string look;                // a command; empty: none
  ExpansionSettings expansion;
};

class Search {
 public:
  // What is given outlives it. Throws mlgym::Error (MLGYM_FAILED_PRECONDITION) for a task that
  // gives no validation scores.
  Search(mlgym::Call& call, mlgym::Episode& episode, const SearchSettings& settings,
         const mlgym::ChatRequest& sampling, const Prompts& prompts);

  // Plays to the end.
  void run();

 private:
  bool look_around();
  std::int64_t affordable() const;
  bool choose_nodes(std::int64_t count, std::vector<int>& chosen);
  bool search();

  mlgym::Call& call_;
  mlgym::Episode& episode_;
  const SearchSettings& settings_;
  const mlgym::ChatRequest& sampling_;
  const Prompts& prompts_;
  const TaskFacts task_;
  Draws draws_;
  Tree tree_;
  Expander expander_;
  std::string look_;
  bool given_up_ = false;
};

}  // namespace tree_search
