// The configuration of a run: YAML files, MLGYM_* variables and the command line, merged with
// origins.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_forward.h"
#include "config/defaults.h"
#include "config/limits.h"
#include "config/tool_choice.h"

namespace mlgym {

struct TaskChoice {
  std::string use, variant;  // variant empty: the task's default
};

struct AgentChoice {
  std::string use;
  Json settings;  // the other keys of the entry: an object merged over agent.yaml's settings
  std::optional<std::vector<ToolChoice>> tools;
  std::string name = {};  // stands for it in ids and tables; empty: the folder's name does
};

// US dollars for a million tokens.
struct ModelPrice {
  double input = 0, output = 0;
  double cached = 0;         // of input that the provider had already
  double cache_written = 0;  // of input that the provider keeps
};

struct ModelChoice {
  std::string name;      // "openai/gpt-4.1", also where it was given as litellm:gpt-4.1
  std::string provider;  // the mlgym.model/1 component
  Json settings;         // the component's: `model`, the rest of the name, and the other keys
  std::optional<ModelPrice> price;
  RateLimits rate;
  bool cache = false;      // replies that were given before are given again
  std::string label = {};  // stands for it in ids and tables; empty: the name does
};

// One episode beside the product of tasks, agents and models.
struct EpisodeChoice {
  TaskChoice task;
  AgentChoice agent;
  std::optional<ModelChoice> model;
};

enum class RewardKind { improvement, final_score, none };

struct RunConfig {
  std::string name;  // part of the run folder's name; default: the tasks' names
  std::vector<TaskChoice> tasks;
  std::vector<AgentChoice> agents;
  std::vector<ModelChoice> models;
  std::vector<EpisodeChoice> episodes;
  std::map<std::string, ModelChoice> roles;  // other models than the agent's own, by role
  std::int64_t repeats = 1;
  std::optional<std::uint64_t> seed;  // below 2^53
  std::string sandbox = kDefaultSandbox;
  Json sandbox_settings;  // the component's: the keys beside `use`, `network`, `gpus` and `limits`
  int gpus = 0;           // of the host, the first ones, that agents' boxes may use
  bool host_network = false;
  SandboxLimits sandbox_limits;
  Limits limits;
  SpendingLimits budget;  // of all episodes together
  RetryLimits retry;
  RewardKind reward = RewardKind::improvement;
  std::int64_t jobs = 1;  // default: half the cores, at least 1
};

// One source of settings, from weakest to strongest.
struct ConfigSource {
  enum class Kind { file, text } kind = Kind::file;
  std::filesystem::path file;  // of a file
  std::string text;            // of a text: YAML
  std::string origin;          // of a text: "MLGYM_SEED", "--seed", "command line"
  std::string told = {};       // of a text, in messages: "limits.steps=20"; empty: as its origin
};

struct ResolvedConfig {
  RunConfig config;
  Json values;  // everything, defaults included, as nested JSON
  std::map<std::string, std::string>
      origins;  // "limits.steps" -> "run.yaml:14:7", "default", "--seed"
  // Of every key and item, also within lists, as messages tell them: "agents[1].trials" ->
  // "run.yaml:5:9", "-a", "limits.steps=20".
  std::map<std::string, std::string> places;
  // Where a key or item stands, or else the innermost thing around it.
  std::string where(std::string path) const;
};

// Merges maps key by key; lists and scalars of a later source replace earlier ones. Unknown and
// duplicate keys and wrong types are errors: `run.yaml:14:7: unknown key "modle" under "agents[0]";
// did you mean "model"?`.
absl::StatusOr<ResolvedConfig> resolve_config(const std::vector<ConfigSource>& sources);

// `KEY=VALUE` as a source: "limits.steps=20". The value is YAML.
absl::StatusOr<ConfigSource> override_source(std::string_view assignment);

// The configuration as YAML, each value with its origin as a comment (`--print-config`).
std::string print_config(const ResolvedConfig& config);

}  // namespace mlgym
