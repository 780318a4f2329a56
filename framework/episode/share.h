// What an agent that another agent plays may use of its episode's limits.
#pragma once

#include <mlgym/kinds/agent.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/json_forward.h"
#include "environment/environment.h"
#include "models/gateway.h"

namespace mlgym {

// Unset: whatever the episode has left.
struct ShareLimits {
  std::optional<std::int64_t> steps, feedback, tokens;
  std::optional<double> compute, time, cost;  // seconds, seconds of the clock, US dollars
};

// Counts from its making on. What models are asked while it exists is charged to it, and can spend
// no more than it. One thread, apart from what is marked. Environment and gateway outlive it.
class Share {
 public:
  Share(ShareLimits limits, const Environment& environment, Gateway& gateway);
  ~Share() { gateway_.charge(around_); }
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;

  // What it was given; the limits of an agent that has it and plays another one.
  const ShareLimits& limits() const { return limits_; }
  ShareLimits left() const;
  ActingTerms terms() const;
  // Lowers what `budget` (docs/episode.md) says is left; the same of the limits in `task`.
  void lower(Json& budget) const;
  void lower_limits(Json& task) const;
  // The tag of the limit that is reached, as of an exit status; empty: none is.
  std::string_view used_up() const;
  // How much was used: {"steps","feedback","compute","time","cost","tokens"}, null: unknown.
  Json used() const;

  // While a program runs these may be asked from the thread that serves its models.
  std::int64_t steps_left(std::int64_t wanted) const;  // at most as many as are wanted
  bool spent() const;                                  // whether models may cost no more

 private:
  struct Used {
    std::int64_t steps = 0, feedback = 0;
    double compute = 0, time = 0;
    std::optional<double> cost;
  };
  Used now() const;
  Used so_far() const;

  const ShareLimits limits_;
  const Environment& environment_;
  Gateway& gateway_;
  Budget& around_;  // of who plays
  Budget models_;
  const Used before_;
};

// What is wanted of a play, within the limits of who plays it (null: the episode's).
ShareLimits share_limits(const mlgym_play& wanted, const Share* owner);

}  // namespace mlgym
