// One episode of best-of-n.
#pragma once

#include <cstdint>
#include <mlgym/agent.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "agent_parts/validation.h"

namespace best_of_n {

class Attempts {
 public:
  // `count` attempts, in which `agents` agents take turns. Throws mlgym::Error
  // (MLGYM_FAILED_PRECONDITION) for a task that gives no validation scores.
  Attempts(mlgym::Call& call, mlgym::Episode& episode, std::int64_t count, std::size_t agents);

  // Plays to the end.
  void run();

 private:
  using Json = nlohmann::ordered_json;
  struct Scored {
    std::optional<double> score;
    std::string problem;
    bool ended = false;  // the episode
  };
  bool attempt(std::int64_t number, const mlgym::PlayLimits& limits);
  Scored validate(mlgym_environment* environment);
  bool is_best(const Scored& scored) const;
  void note(std::int64_t number, const Json& went, const Scored& scored, bool best);

  mlgym::Call& call_;
  mlgym::Episode& episode_;
  const std::int64_t count_;
  const std::size_t agents_;
  agent_parts::PrimaryMetric metric_;
  bool clocked_ = false;
  std::optional<mlgym::Branch> start_;  // nobody acts in it
  std::optional<double> best_;          // in the episode's own environment
};

}  // namespace best_of_n
