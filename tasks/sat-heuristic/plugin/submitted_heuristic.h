// The submitted function as the search's heuristic.
#pragma once

#include <mlgym/plugin.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "decision_time.h"
#include "search.h"

namespace sat {

// Asks the adapter beside the code (evaluation/adapter.py). Answers that are no decision, and slow
// ones, end the evaluation as mlgym::SubmissionError.
class SubmittedHeuristic : public Heuristic {
 public:
  static constexpr const char* kFile = "heuristic.py";
  static constexpr const char* kEntry = "choose";

  // `call` and `time` outlive it.
  SubmittedHeuristic(mlgym::Call& call, mlgym::Policy& policy, DecisionTime& time)
      : call_(call), policy_(policy), time_(time) {}

  // The formula that the next questions are about. The code's random numbers start over from the
  // formula's number alone, which says nothing about later ones.
  void start(const Formula& formula, std::int64_t number);
  Decision choose(const Propagation& state) override;

 private:
  mlgym::Call& call_;
  mlgym::Policy& policy_;
  DecisionTime& time_;
  std::vector<int> known_;  // the trail that the adapter has
  std::int64_t formula_ = 0, asked_ = 0;
};

// The decision in a reply, a JSON value such as [12,true]; `state` says what may be chosen. Throws
// std::invalid_argument with what is wrong.
Decision decision_from(const std::string& reply, const Propagation& state);

}  // namespace sat
