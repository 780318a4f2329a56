// From a configuration to the episodes it asks for, with everything that can be wrong found first.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/json_forward.h"
#include "config/run_config.h"
#include "episode/episode.h"
#include "plugins/registry.h"
#include "record/run_folder.h"

namespace mlgym {

struct EpisodePlan {
  PlannedEpisode planned;
  EpisodeSpec spec;
  Json hashes;  // {"task", "data", "environment", "evaluator"}: digests
};

struct RunPlan {
  RunConfig config;
  std::uint64_t seed = 0;
  std::string config_hash;  // over every key and file that affects results
  ComponentPlace sandbox;
  std::vector<EpisodePlan> episodes;  // tasks x agents x repeats, in the configuration's order
  Json plugins;                       // those in use: [{"name", "version", "path", "sha256"}]
};

// Reads tasks and agents, merges limits (task < agent < run), finds every component, derives seeds.
// Without a seed in the configuration `fallback_seed` is taken. Errors are the user's: unknown
// names, malformed files, broken plugins, two tasks or agents of one name.
absl::StatusOr<RunPlan> plan_run(const ResolvedConfig& config, std::uint64_t fallback_seed,
                                 Registry& registry);

}  // namespace mlgym
