#include "run/plan.h"

#include <algorithm>
#include <set>

#include "base/digest.h"
#include "base/json.h"
#include "base/status.h"
#include "components/settings_schema.h"
#include "run/planned_parts.h"

namespace mlgym {
namespace {

// Keys that say how a run is carried out or shown, not what comes out of it.
Json keys_that_matter(const Json& values, std::uint64_t seed) {
  Json kept = values;
  kept.erase("name");
  kept.erase("parallel");
  kept.erase("budget");
  kept.erase("retry");
  kept["seed"] = seed;
  return kept;
}

// Gathers the episodes of a run and the digests that identify it.
class Planner {
 public:
  Planner(const ResolvedConfig& resolved, Registry& registry, RunPlan& plan)
      : resolved_(resolved), config_(resolved.config), registry_(registry), plan_(plan) {}

  absl::Status plan() {
    const auto sandbox = registry_.find("sandbox", config_.sandbox);
    if (!sandbox.ok()) return placed(sandbox.status(), "sandbox.use");
    plan_.sandbox = *sandbox;
    if (auto added = plugins_.add(*sandbox); !added.ok()) return added.status();
    identity_ = {{"config", keys_that_matter(resolved_.values, plan_.seed)}};
    if (auto planned = plan_roles(); !planned.ok()) return planned;
    if (auto planned = plan_product(); !planned.ok()) return planned;
    if (auto planned = plan_single_episodes(); !planned.ok()) return planned;
    plan_.plugins = plugins_.list();
    plan_.config_hash = sha256_hex(dump_json(identity_));
    return absl::OkStatus();
  }

 private:
  // The error with where the entry at `path` has what it is about.
  absl::Status placed(const absl::Status& status, const std::string& path) const {
    const std::string setting = setting_of(status);
    return with_context(status, resolved_.where(setting.empty() ? path : path + "." + setting));
  }

  // Tasks x agents x the models of those agents that need one x repeats.
  absl::Status plan_product() {
    std::vector<PlannedTask> tasks;
    std::vector<PlannedAgent> agents;
    std::vector<PlannedModel> models;
    const auto all = [this](const char* key, const auto& choices, auto plan_one, auto& out) {
      for (const auto& choice : choices) {
        auto one = plan_one(choice, registry_, plugins_);
        if (!one.ok()) return placed(one.status(), fmt::format("{}[{}]", key, out.size()));
        out.push_back(std::move(*one));
      }
      return absl::OkStatus();
    };
    if (auto done = all("tasks", config_.tasks, plan_task, tasks); !done.ok()) return done;
    if (auto done = all("agents", config_.agents, plan_agent, agents); !done.ok()) return done;
    if (auto done = all("models", config_.models, plan_model, models); !done.ok()) return done;
    for (const auto& task : tasks) {
      for (const auto& agent : agents) {
        std::vector<const PlannedModel*> playing = {nullptr};
        if (agent.needs_model()) {
          if (models.empty()) {
            return invalid(
                "agent {} needs a model: give one with -m PROVIDER/MODEL or under \"models\"",
                agent.definition.id);
          }
          playing.clear();
          for (const auto& model : models) playing.push_back(&model);
        }
        for (const PlannedModel* model : playing) {
          if (auto added = add_repeats(task, agent, model); !added.ok()) return added;
        }
      }
    }
    return absl::OkStatus();
  }

  // The models of other roles than the agent's own.
  absl::Status plan_roles() {
    for (const auto& [role, choice] : config_.roles) {
      auto model = plan_model(choice, registry_, plugins_);
      if (!model.ok()) return placed(model.status(), "roles." + role);
      identity_["roles"][role] = model->digest;
      roles_.emplace(role, std::move(*model));
    }
    return absl::OkStatus();
  }

  absl::Status plan_single_episodes() {
    for (std::size_t i = 0; i < config_.episodes.size(); ++i) {
      const EpisodeChoice& choice = config_.episodes[i];
      const std::string path = fmt::format("episodes[{}]", i);
      const auto task = plan_task(choice.task, registry_, plugins_);
      if (!task.ok()) return placed(task.status(), path + ".task");
      const auto agent = plan_agent(choice.agent, registry_, plugins_);
      if (!agent.ok()) return placed(agent.status(), path + ".agent");
      if (choice.model ? agent->definition.roles.empty() : agent->needs_model()) {
        return invalid("{}: agent {} {}", resolved_.where(path + ".model"), agent->definition.id,
                       choice.model ? "asks no model; leave \"model\" out"
                                    : "needs a \"model\": PROVIDER/MODEL");
      }
      std::optional<PlannedModel> model;
      if (choice.model) {
        auto planned = plan_model(*choice.model, registry_, plugins_);
        if (!planned.ok()) return placed(planned.status(), path + ".model");
        model = std::move(*planned);
      }
      if (auto added = add_repeats(*task, *agent, model ? &*model : nullptr); !added.ok())
        return added;
    }
    return absl::OkStatus();
  }

  absl::Status add_repeats(const PlannedTask& task, const PlannedAgent& agent,
                           const PlannedModel* model) {
    identity_["episodes"].push_back({task.hashes, agent.digest, model ? model->digest : ""});
    for (std::int64_t repeat = 1; repeat <= config_.repeats; ++repeat) {
      if (auto added = add(task, agent, model, repeat); !added.ok()) return added;
    }
    return absl::OkStatus();
  }

  // Who plays the agent's roles: its own models, or the one it is given; of other roles than
  // "agent", the run's word counts first.
  std::map<std::string, ModelPlan> models_of(const PlannedAgent& agent,
                                             const PlannedModel* given) const {
    std::map<std::string, ModelPlan> models;
    for (const auto& role : agent.definition.roles) {
      const auto own = agent.models.find(role);
      if (own != agent.models.end() && (!given || role != "agent")) {
        models[role] = own->second.plan;
      } else if (given) {
        models[role] = given->plan;
      }
    }
    if (models.empty()) return models;
    for (const auto& [role, other] : roles_) models[role] = other.plan;
    return models;
  }

  absl::Status add(const PlannedTask& task, const PlannedAgent& agent, const PlannedModel* model,
                   std::int64_t repeat) {
    const TaskDefinition& definition = task.ready.definition;
    EpisodePlan episode;
    episode.planned.task = definition.id;
    episode.planned.variant = definition.variant;
    episode.planned.agent = agent.definition.id;
    const auto own = agent.models.find("agent");
    if (model) {
      episode.planned.model = model->label;
    } else if (own != agent.models.end()) {
      episode.planned.model = own->second.label;
    }
    episode.planned.repeat = repeat;
    episode.planned.id = episode_id(episode.planned);
    if (!ids_.insert(episode.planned.id).second) {
      return invalid(
          "{} is planned twice: a task and variant, an agent or a model stands twice in the "
          "configuration; give one of two agents or models a `name` of its own, as in "
          "{{use: NAME, name: OTHER}}",
          episode.planned.id);
    }
    episode.planned.seed = derive_seed(plan_.seed, episode.planned.id, "episode");
    episode.hashes = task.hashes;
    episode.spec.agent = agent.definition;
    episode.spec.models = models_of(agent, model);
    EnvironmentSpec& environment = episode.spec.environment;
    environment.task = definition;
    environment.resources = task.ready.resources;
    environment.task.limits.override_with(agent.definition.limits);
    environment.task.limits.override_with(config_.limits);
    environment.task.sandbox.override_with(config_.sandbox_limits);
    environment.streams = {plan_.seed, episode.planned.id};
    environment.tools = agent.definition.tools;
    environment.loopback = agent.definition.programs;
    environment.agent_packages = agent.packages;
    environment.marks = agent.marks;
    environment.agent_folder = agent.definition.folder;
    environment.state_command = *state_command_in(agent.definition.settings);  // plan_agent tried
    environment.reward = config_.reward;
    environment.host_network = config_.host_network;
    const GpuNeed gpus = definition.python.gpu;
    if (gpus == GpuNeed::required && config_.gpus == 0) {
      return invalid(
          "task {} needs a GPU (python.gpu is required), and the run grants none: set sandbox.gpus "
          "to 1 or more",
          definition.id);
    }
    for (int gpu = 0; gpu < config_.gpus && gpus != GpuNeed::none; ++gpu)
      environment.gpus.push_back(gpu);
    for (const auto& [role, asked] : episode.spec.models) {
      const SpendingLimits limits = environment.task.limits.spending();
      if (auto fit = check_model(asked, limits, config_.budget); !fit.ok()) return fit;
    }
    plan_.episodes.push_back(std::move(episode));
    return absl::OkStatus();
  }

  const ResolvedConfig& resolved_;
  const RunConfig& config_;
  Registry& registry_;
  RunPlan& plan_;
  PluginList plugins_;
  Json identity_;
  std::set<std::string> ids_;
  std::map<std::string, PlannedModel> roles_;
};

}  // namespace

absl::StatusOr<RunPlan> plan_run(const ResolvedConfig& resolved, std::uint64_t fallback_seed,
                                 Registry& registry) {
  const RunConfig& config = resolved.config;
  // Beside single episodes there may be no product, but not half of one.
  if (config.tasks.empty() && (config.episodes.empty() || !config.agents.empty()))
    return invalid(
        "no task: give one with -t TASK or under \"tasks\"; `mlgym list task` names them");
  if (config.agents.empty() && (config.episodes.empty() || !config.tasks.empty()))
    return invalid(
        "no agent: give one with -a AGENT or under \"agents\"; `mlgym list agent` names them");
  RunPlan plan;
  plan.config = config;
  plan.seed = config.seed.value_or(fallback_seed);
  if (auto planned = Planner(resolved, registry, plan).plan(); !planned.ok()) return planned;
  return plan;
}

}  // namespace mlgym
