// What a run tells whoever watches it.
#pragma once

#include <filesystem>
#include <string>

#include "base/json_forward.h"
#include "episode/episode.h"
#include "run/plan.h"

namespace mlgym {

// Called from several threads, one call at a time. `episode` counts from 0 in the plan's order.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  // Before all else. The plan lives until `run_ended`.
  virtual void run_started(const RunPlan& plan, const std::filesystem::path& folder) = 0;
  virtual void episode_started(std::size_t episode) = 0;
  virtual void episode_progress(std::size_t episode, const EpisodeProgress& progress) = 0;
  virtual void episode_ended(std::size_t episode, const Json& result) = 0;
  // Without a result of its own, and why.
  virtual void episode_dropped(std::size_t episode, const std::string& why) = 0;
  // After all else; from here on the plan may be gone.
  virtual void run_ended() = 0;
};

}  // namespace mlgym
