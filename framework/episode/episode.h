// One episode: an agent solving a task once, recorded.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <mlgym/kinds/model.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/json_forward.h"
#include "boxes/box.h"
#include "config/agent_file.h"
#include "environment/environment.h"
#include "models/model_pool.h"
#include "plugins/registry.h"
#include "record/suspension.h"

namespace mlgym {

struct EpisodeSpec {
  EnvironmentSpec environment;
  AgentDefinition agent;                     // with the run's settings merged in
  std::map<std::string, ModelPlan> models;   // by role; those that the agent asks
  std::filesystem::path attempt = {};        // its folder, for putting it aside; empty: it is not
  std::optional<Suspension> continued = {};  // of an earlier attempt
};

// Whether a person plays one of its models.
bool asks_a_person(const EpisodeSpec& spec);

// What an episode tells whoever watches it. Called from the episode's thread.
struct EpisodeProgress {
  std::string phase;  // "reset", "acting", "ended"
  std::int64_t steps = 0;
  std::optional<double> best;  // primary metric, by the task's direction, over validations
};
using ProgressFunction = std::function<void(const EpisodeProgress&)>;

struct EpisodeServices {
  Boxes& boxes;
  Registry& registry;
  ModelPool& models;
  Recorder recorder;
  const std::atomic<bool>& cancelled;
  ProgressFunction progress;  // may be empty
};

struct EpisodeResult {
  Outcome outcome;
  std::optional<double> cost;         // US dollars for models; unknown when a price is
  std::optional<mlgym_usage> tokens;  // of models; unset when none was asked
  absl::Status
      error;  // not OK: no outcome exists (the agent, the evaluation or this machine failed)
  bool continued = false;    // begun in an earlier process
  bool person_left = false;  // `error` is kCancelled, as whoever was asked has left
  double seconds = 0;        // that one's included
};

// Plays it to the end. kCancelled in `error` when `cancelled` became true first, or a person who
// plays a model has left; the episode is put aside then where its agent can go on from where it
// was. So it is before a person is asked, and when the models stay away.
EpisodeResult play(const EpisodeSpec& spec, const EpisodeServices& services);

}  // namespace mlgym
