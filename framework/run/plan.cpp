#include "run/plan.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "components/instance.h"
#include "config/agent_file.h"
#include "config/folders.h"
#include "config/task_file.h"
#include "environment/ready_task.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// Over the relative names and contents of all files below a folder.
absl::StatusOr<std::string> folder_digest(const fs::path& folder) {
  std::set<fs::path> files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file()) files.insert(entry.path());
  }
  if (error) return system_error(error.value(), folder.string());
  Sha256 digest;
  for (const auto& file : files) {
    auto content = read_file(file);
    if (!content.ok()) return content.status();
    digest.add(file.lexically_relative(folder).string());
    digest.add(std::string_view("\0", 1));
    digest.add(sha256_hex(*content));
  }
  return digest.finish_hex();
}

// A plugin's code: its library, or its whole folder when it is a command.
absl::StatusOr<std::string> plugin_digest(const Manifest& manifest) {
  if (manifest.library.empty()) return folder_digest(manifest.folder());
  auto content = read_file(manifest.library);
  if (!content.ok()) return content.status();
  return sha256_hex(*content);
}

// The plugins in use, each once, with digests.
class PluginList {
 public:
  absl::StatusOr<std::string> add(const ComponentPlace& place) {
    for (const auto& known : list_) {
      if (known["path"] == place.manifest.folder().string())
        return known["sha256"].get<std::string>();
    }
    auto digest = plugin_digest(place.manifest);
    if (!digest.ok()) return digest;
    list_.push_back({{"name", place.manifest.name},
                     {"version", place.manifest.version},
                     {"path", place.manifest.folder().string()},
                     {"sha256", *digest}});
    return digest;
  }
  const Json& list() const { return list_; }

 private:
  Json list_ = Json::array();
};

// Makes the component once with its settings, so that a broken plugin or a wrong setting is found
// before anything starts. Gives a digest of the files it read.
absl::StatusOr<std::string> try_component(const ComponentPlace& place, const Json& settings,
                                          const fs::path& folder, Registry& registry) {
  const auto component = registry.load(place);
  if (!component.ok()) return component.status();
  const HostServices services = services_with_files(folder);
  Call call(services, Deadline::after(60));
  if (auto made = Instance::create(*component, settings, call); !made.ok()) return made.status();
  Sha256 digest;
  for (const auto& [file, content] : services.files_read()) digest.add(content);
  return digest.finish_hex();
}

struct PlannedTask {
  ReadyTask ready;
  Json hashes;
};

absl::StatusOr<PlannedTask> plan_task(const TaskChoice& choice, Registry& registry,
                                      PluginList& plugins) {
  const auto folder = find_task_folder(choice.use);
  if (!folder.ok()) return folder.status();
  auto definition = load_task(*folder, choice.variant);
  if (!definition.ok()) return definition.status();
  auto ready = ready_task(std::move(*definition), registry);
  if (!ready.ok()) return ready.status();
  Sha256 evaluator;
  for (const auto& component : ready->components) {
    const auto digest = plugins.add(component);
    if (!digest.ok()) return digest.status();
    evaluator.add(*digest);
  }
  const auto files = folder_digest(*folder);
  if (!files.ok()) return files.status();
  Json hashes = {{"task", *files},
                 {"data", ready->resources.data_digest()},
                 {"environment", ready->resources.python.digest},
                 {"evaluator", evaluator.finish_hex()}};
  return PlannedTask{std::move(*ready), std::move(hashes)};
}

struct PlannedAgent {
  AgentDefinition definition;
  std::string digest;
};

absl::StatusOr<PlannedAgent> plan_agent(const AgentChoice& choice, Registry& registry,
                                        PluginList& plugins) {
  const auto folder = find_agent_folder(choice.use);
  if (!folder.ok()) return folder.status();
  auto definition = load_agent(*folder);
  if (!definition.ok()) return definition.status();
  definition->settings.merge_patch(choice.settings);
  if (choice.tools) definition->tools = *choice.tools;
  const auto component = registry.find("agent", definition->use, *folder);
  if (!component.ok()) return with_context(component.status(), "agent " + definition->id);
  const auto tried = try_component(*component, definition->settings, *folder, registry);
  if (!tried.ok()) return tried.status();
  const auto code = plugins.add(*component);
  if (!code.ok()) return code.status();
  for (const auto& tool : definition->tools) {
    if (tool == "shell" || tool == "validate" || tool == "submit") continue;
    const auto place = registry.find("tool", tool);
    if (!place.ok()) return with_context(place.status(), "agent " + definition->id);
    if (auto made = try_component(*place, Json::object(), {}, registry); !made.ok())
      return made.status();
    if (auto added = plugins.add(*place); !added.ok()) return added.status();
  }
  const auto files = folder_digest(*folder);
  if (!files.ok()) return files.status();
  return PlannedAgent{std::move(*definition), sha256_hex(*files + *code + *tried)};
}

// Keys that say how a run is carried out or shown, not what comes out of it.
Json keys_that_matter(const Json& values, std::uint64_t seed) {
  Json kept = values;
  kept.erase("name");
  kept.erase("parallel");
  kept["seed"] = seed;
  return kept;
}

}  // namespace

absl::StatusOr<RunPlan> plan_run(const ResolvedConfig& resolved, std::uint64_t fallback_seed,
                                 Registry& registry) {
  const RunConfig& config = resolved.config;
  if (config.tasks.empty())
    return invalid(
        "no task: give one with -t TASK or under \"tasks\"; `mlgym list task` names them");
  if (config.agents.empty())
    return invalid(
        "no agent: give one with -a AGENT or under \"agents\"; `mlgym list agent` names them");
  RunPlan plan;
  plan.config = config;
  plan.seed = config.seed.value_or(fallback_seed);
  PluginList plugins;
  const auto sandbox = registry.find("sandbox", config.sandbox);
  if (!sandbox.ok()) return sandbox.status();
  plan.sandbox = *sandbox;
  if (auto added = plugins.add(*sandbox); !added.ok()) return added.status();

  std::vector<PlannedTask> tasks;
  for (const auto& choice : config.tasks) {
    auto task = plan_task(choice, registry, plugins);
    if (!task.ok()) return with_context(task.status(), resolved.origins.at("tasks"));
    tasks.push_back(std::move(*task));
  }
  std::vector<PlannedAgent> agents;
  for (const auto& choice : config.agents) {
    auto agent = plan_agent(choice, registry, plugins);
    if (!agent.ok()) return with_context(agent.status(), resolved.origins.at("agents"));
    agents.push_back(std::move(*agent));
  }

  Json identity = {{"config", keys_that_matter(resolved.values, plan.seed)}};
  std::set<std::string> ids;
  for (const auto& task : tasks) {
    identity["tasks"].push_back(task.hashes);
    for (const auto& agent : agents) {
      for (std::int64_t repeat = 1; repeat <= config.repeats; ++repeat) {
        EpisodePlan episode;
        episode.planned = {"",
                           task.ready.definition.id,
                           task.ready.definition.variant,
                           agent.definition.id,
                           std::nullopt,
                           repeat,
                           0};
        episode.planned.id = episode_id(episode.planned);
        if (!ids.insert(episode.planned.id).second) {
          return invalid(
              "{} is planned twice: a task and variant, or an agent, stands twice in the "
              "configuration",
              episode.planned.id);
        }
        episode.planned.seed = derive_seed(plan.seed, episode.planned.id, "episode");
        episode.hashes = task.hashes;
        episode.spec.agent = agent.definition;
        EnvironmentSpec& environment = episode.spec.environment;
        environment.task = task.ready.definition;
        environment.resources = task.ready.resources;
        environment.task.limits.override_with(agent.definition.limits);
        environment.task.limits.override_with(config.limits);
        environment.task.sandbox.override_with(config.sandbox_limits);
        environment.streams = {plan.seed, episode.planned.id};
        environment.tools = agent.definition.tools;
        environment.reward = config.reward;
        environment.host_network = config.host_network;
        plan.episodes.push_back(std::move(episode));
      }
    }
  }
  for (const auto& agent : agents) identity["agents"].push_back(agent.digest);
  plan.plugins = plugins.list();
  plan.config_hash = sha256_hex(dump_json(identity));
  return plan;
}

}  // namespace mlgym
