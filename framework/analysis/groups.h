// Trajectories by what they have in common, for the rows of tables.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "analysis/trajectory.h"
#include "base/json.h"

namespace mlgym {

// Who acted: agent and model.
using Actor = std::pair<std::string, std::string>;
inline Actor actor_of(const Trajectory& trajectory) {
  return {trajectory.facts.agent, trajectory.facts.model};
}

inline std::string task_of(const Trajectory& trajectory) {
  const auto& facts = trajectory.facts;
  return facts.variant.empty() ? facts.task : facts.task + ":" + facts.variant;
}

// How often each of N kinds occurs.
template <std::size_t N>
class Counts {
 public:
  template <class Kind>
  void add(Kind kind) {
    ++counts_[static_cast<std::size_t>(kind)];
  }
  std::size_t total() const {
    std::size_t total = 0;
    for (const auto count : counts_) total += count;
    return total;
  }
  const std::array<std::size_t, N>& all() const { return counts_; }
  void append_to(Json& row) const {
    for (const auto count : counts_) row.push_back(count);
  }

 private:
  std::array<std::size_t, N> counts_{};
};

}  // namespace mlgym
