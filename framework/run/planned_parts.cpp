#include "run/planned_parts.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "components/instance.h"
#include "components/model.h"
#include "components/settings_schema.h"
#include "components/tool.h"
#include "config/folders.h"
#include "config/played_agents.h"
#include "data/agent_packages.h"
#include "environment/chosen_tools.h"
#include "episode/agent_component.h"
#include "episode/seen_chat.h"
#include "plugins/kinds.h"

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
  if (!manifest.scripts.empty()) {  // the folder may be a link, which the plugin's does not follow
    const auto manifest_and_others = folder_digest(manifest.folder());
    if (!manifest_and_others.ok()) return manifest_and_others;
    const auto scripts = folder_digest(manifest.scripts);
    if (!scripts.ok()) return scripts;
    return sha256_hex(*manifest_and_others + *scripts);
  }
  if (manifest.library.empty()) return folder_digest(manifest.folder());
  auto content = read_file(manifest.library);
  if (!content.ok()) return content.status();
  return sha256_hex(*content);
}

// Over what a component has read while it was created.
std::string files_digest(const HostServices& services) {
  Sha256 digest;
  for (const auto& [file, content] : services.files_read()) digest.add(content);
  return digest.finish_hex();
}

using Keys = std::vector<std::string>;

// What the entries of a configuration have beside the settings of components.
const Keys& keys_of_agents() {
  static const Keys keys = {"use", "name", "tools", "history", "state", "isolation"};
  return keys;
}
const Keys& keys_of_models() {
  static const Keys keys = {"use", "name", "price", "rate", "cache", "isolation"};
  return keys;
}
const Keys& keys_of_parts() {  // history processors and tools
  static const Keys keys = {"use", "isolation"};
  return keys;
}

// The settings against the component's schema, if it has one, before anything is made of them: here
// it is known what else the entry may hold.
absl::Status check_entry(const mlgym_component& component, Json settings, const Keys& beside) {
  if (!component.settings_schema || !settings.is_object()) return absl::OkStatus();
  for (const auto& key : beside) settings.erase(key);
  const std::string who = short_kind(component.kind) + " " + component.name;
  return check_settings(who, component.settings_schema, settings, beside);
}

// A component without a schema names a setting only in its words, which are the SDK's:
// `setting "count": "many" is not a whole number`.
absl::Status with_named_setting(absl::Status status) {
  if (!setting_of(status).empty()) return status;
  constexpr std::string_view kBegin = "setting \"";
  const std::string text(message_of(status));
  const auto begin = text.find(kBegin);
  if (begin == text.npos) return status;
  const auto key = begin + kBegin.size();
  return within_setting(std::move(status), text.substr(key, text.find('"', key) - key));
}

// with_context, for errors that may be about a setting.
absl::Status told_of(const std::string& who, const absl::Status& status) {
  const std::string setting = setting_of(status);
  absl::Status told = with_context(status, who);
  return setting.empty() ? told : within_setting(std::move(told), setting);
}

std::string item_of(const std::string& key, std::size_t number, bool several) {
  return several ? fmt::format("{}[{}]", key, number) : key;
}

bool is_list(const Json& settings, const char* key) {
  return settings.contains(key) && settings[key].is_array();
}

// Makes the component once with its settings, so that a broken plugin or a wrong setting is found
// before anything starts. Gives a digest of the files it read.
absl::StatusOr<std::string> try_component(const ComponentPlace& place, const Json& settings,
                                          const Keys& beside, const fs::path& folder,
                                          Registry& registry) {
  const auto isolation = isolation_in(settings);
  if (!isolation.ok()) return within_setting(isolation.status(), "isolation");
  const auto component = registry.load(place, *isolation);
  if (!component.ok()) return component.status();
  if (auto checked = check_entry(**component, settings, beside); !checked.ok()) return checked;
  const HostServices services = services_with_files(folder);
  Call call(services, Deadline::after(60));
  if (auto made = Instance::create(*component, settings, call); !made.ok())
    return with_named_setting(made.status());
  return files_digest(services);
}

// The one of the agent's list that no tool is, or that the others do not go with.
std::string refused_tool(const AgentDefinition& agent, Registry& registry) {
  for (std::size_t i = 0; i < agent.tools.size(); ++i) {
    if (!choose_tools({agent.tools[i]}, registry, agent.folder).ok())
      return item_of("tools", i, true);
  }
  return "tools";
}

// Where a tool stands in the agent's list: under its own name, or under that of its group.
std::string item_of_tool(const AgentDefinition& agent, const ChosenTool& tool) {
  const auto find = [&agent](auto is_it) -> std::optional<std::string> {
    const auto found = std::find_if(agent.tools.begin(), agent.tools.end(), is_it);
    if (found == agent.tools.end()) return std::nullopt;
    return item_of("tools", static_cast<std::size_t>(found - agent.tools.begin()), true);
  };
  if (auto named = find([&](const ToolChoice& choice) { return choice.use == tool.name; }))
    return *named;
  return find([&](const ToolChoice& choice) { return choice.settings == tool.settings; })
      .value_or("tools");
}

// Makes the tool once. Gives what it says of itself.
absl::StatusOr<Json> try_tool(const ChosenTool& tool, Registry& registry) {
  const auto isolation = isolation_in(tool.settings);
  if (!isolation.ok()) return within_setting(isolation.status(), "isolation");
  const auto loaded = registry.load(*tool.place, *isolation);
  if (!loaded.ok()) return loaded.status();
  if (auto checked = check_entry(**loaded, tool.settings, keys_of_parts()); !checked.ok())
    return checked;
  Call call(plain_host_services(), Deadline::after(60));
  auto component = ToolComponent::create(*loaded, tool.settings, call);
  if (!component.ok()) return with_named_setting(component.status());
  return component->describe(call);
}

struct PlannedTools {
  std::string digests;             // of their code, by name
  std::vector<std::string> marks;  // that they put on results
};

absl::StatusOr<PlannedTools> plan_tools(const AgentDefinition& agent, Registry& registry,
                                        PluginList& plugins) {
  const auto chosen = choose_tools(agent.tools, registry, agent.folder);
  if (!chosen.ok()) return within_setting(chosen.status(), refused_tool(agent, registry));
  PlannedTools planned;
  for (const auto& tool : *chosen) {
    if (!tool.place) continue;
    const auto code = plugins.add(*tool.place);
    if (!code.ok()) return code.status();
    planned.digests += *code;
    const auto described = try_tool(tool, registry);
    if (!described.ok()) return within_setting(described.status(), item_of_tool(agent, tool));
    for (const auto& mark : described->value("marks", Json::array())) {
      const auto& known = planned.marks;
      if (mark.is_string() && std::find(known.begin(), known.end(), mark) == known.end())
        planned.marks.push_back(mark);
    }
  }
  return planned;
}

// Agents that play agents are nested no deeper than this, so that none plays itself for ever.
constexpr int kDeepestPlay = 4;

absl::StatusOr<PlannedAgent> plan_agent_within(const AgentChoice& choice, Registry& registry,
                                               PluginList& plugins, int depth);

// Lets an agent have what one that it plays needs.
absl::Status take_needs(const PlannedAgent& played, AgentDefinition& agent, fs::path& packages) {
  const AgentDefinition& other = played.definition;
  for (const auto& tool : other.tools) {
    const auto same = std::find_if(agent.tools.begin(), agent.tools.end(),
                                   [&tool](const ToolChoice& own) { return own.use == tool.use; });
    if (same == agent.tools.end()) {
      agent.tools.push_back(tool);
    } else if (!(*same == tool)) {
      return invalid("agent {} and agent {} give tool {} different settings: an episode has one",
                     agent.id, other.id, tool.use);
    }
  }
  for (const auto& role : other.roles) {
    if (std::find(agent.roles.begin(), agent.roles.end(), role) == agent.roles.end())
      agent.roles.push_back(role);
  }
  agent.programs = agent.programs || other.programs;
  Limits limits = other.limits;
  limits.override_with(agent.limits);
  agent.limits = limits;
  if (played.packages.empty() || played.packages == packages) return absl::OkStatus();
  if (!packages.empty()) {
    return invalid(
        "agent {} needs packages of its own beside those of agent {}: an episode has one set of "
        "them",
        other.id, agent.id);
  }
  packages = played.packages;
  return absl::OkStatus();
}

// Plans the agents that an agent plays. Gives their digests.
absl::StatusOr<std::string> plan_played(AgentDefinition& agent, fs::path& packages,
                                        Registry& registry, PluginList& plugins, int depth) {
  const auto choices = played_agents_in(agent.settings);
  if (!choices.ok())
    return within_setting(with_context(choices.status(), "agent " + agent.id), "plays");
  const bool several = is_list(agent.settings, "plays");
  std::string digests;
  for (const auto& choice : *choices) {
    const std::string item = item_of("plays", agent.plays.size(), several);
    if (depth == kDeepestPlay) {
      return invalid(
          "agent {} would play agent {}, and agents play agents no deeper than {} times; does one "
          "play itself?",
          agent.id, choice.use, kDeepestPlay);
    }
    auto played = plan_agent_within(choice, registry, plugins, depth + 1);
    if (!played.ok())
      return told_of("agent " + agent.id + " plays", within_setting(played.status(), item));
    if (auto taken = take_needs(*played, agent, packages); !taken.ok())
      return within_setting(taken, item);
    digests += played->digest;
    agent.plays.push_back(std::move(played->definition));
  }
  return digests;
}

absl::StatusOr<PlannedAgent> plan_agent_within(const AgentChoice& choice, Registry& registry,
                                               PluginList& plugins, int depth) {
  const auto folder = find_agent_folder(choice.use);
  if (!folder.ok()) return within_setting(folder.status(), "use");
  auto definition = load_agent(*folder);
  if (!definition.ok()) return definition.status();
  definition->settings.merge_patch(choice.settings);
  if (choice.tools) definition->tools = *choice.tools;
  auto packages = find_agent_packages(*definition);
  if (!packages.ok()) return packages.status();
  if (!choice.name.empty()) definition->id = choice.name;
  const std::string who = "agent " + definition->id;
  const auto component = find_agent_component(*definition, registry);
  if (!component.ok()) return with_context(component.status(), who);
  const auto tried =
      try_component(*component, definition->settings, keys_of_agents(), *folder, registry);
  if (!tried.ok()) return tried.status();
  const auto code = plugins.add(*component);
  if (!code.ok()) return code.status();
  if (const auto state = state_command_in(definition->settings); !state.ok())
    return within_setting(with_context(state.status(), who), "state");
  const auto history = history_in(definition->settings);
  if (!history.ok()) return within_setting(with_context(history.status(), who), "history");
  Sha256 read;  // what the agent and its history processors read
  read.add(*tried);
  const bool several = is_list(definition->settings, "history");
  for (std::size_t i = 0; i < history->size(); ++i) {
    const HistoryChoice& processor = (*history)[i];
    const std::string item = item_of("history", i, several);
    const auto place = registry.find("history", processor.use);
    if (!place.ok()) return within_setting(with_context(place.status(), who), item + ".use");
    const auto made = try_component(*place, processor.settings, keys_of_parts(), *folder, registry);
    if (!made.ok()) return within_setting(made.status(), item);
    const auto added = plugins.add(*place);
    if (!added.ok()) return added.status();
    read.add(*made);
    read.add(*added);
  }
  const auto played = plan_played(*definition, *packages, registry, plugins, depth);
  if (!played.ok()) return played.status();
  const auto tools = plan_tools(*definition, registry, plugins);
  if (!tools.ok()) return told_of(who, tools.status());
  std::map<std::string, PlannedModel> models;
  for (const auto& [role, own] : definition->models) {
    auto model = plan_model(own, registry, plugins);
    if (!model.ok()) return with_context(model.status(), who);
    read.add(model->digest);
    models.emplace(role, std::move(*model));
  }
  const auto files = folder_digest(*folder);
  if (!files.ok()) return files.status();
  const std::string digest =
      sha256_hex(*files + *code + read.finish_hex() + tools->digests + *played);
  return PlannedAgent{std::move(*definition), digest, std::move(*packages), tools->marks,
                      std::move(models)};
}

}  // namespace

absl::StatusOr<std::string> PluginList::add(const ComponentPlace& place) {
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

absl::StatusOr<PlannedTask> plan_task(const TaskChoice& choice, Registry& registry,
                                      PluginList& plugins) {
  const auto folder = find_task_folder(choice.use);
  if (!folder.ok()) return within_setting(folder.status(), "use");
  auto definition = load_task(*folder, choice.variant);
  if (!definition.ok()) return definition.status();
  if (auto checked = check_target(*definition); !checked.ok()) return checked;
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

absl::StatusOr<PlannedAgent> plan_agent(const AgentChoice& choice, Registry& registry,
                                        PluginList& plugins) {
  return plan_agent_within(choice, registry, plugins, 0);
}

absl::StatusOr<PlannedModel> plan_model(const ModelChoice& choice, Registry& registry,
                                        PluginList& plugins) {
  const auto place = registry.find("model", choice.provider);
  if (!place.ok())
    return within_setting(with_context(place.status(), "model " + choice.name), "use");
  const auto isolation = isolation_in(choice.settings);
  if (!isolation.ok()) {
    return within_setting(with_context(isolation.status(), "model " + choice.name), "isolation");
  }
  const auto component = registry.load(*place, *isolation);
  if (!component.ok()) return component.status();
  if (auto checked = check_entry(**component, choice.settings, keys_of_models()); !checked.ok())
    return told_of(choice.name, checked);
  const HostServices services = services_with_files({});
  Call call(services, Deadline::after(60));
  auto model = ModelComponent::create(*component, choice.settings, call);
  if (!model.ok()) return told_of(choice.name, with_named_setting(model.status()));
  const auto description = model->describe(call);
  if (!description.ok()) return with_context(description.status(), choice.name);
  const auto prices = PriceList::read(price_files());
  if (!prices.ok()) return prices.status();
  auto facts = model_facts(choice, *description, *prices);
  if (!facts.ok()) return facts.status();
  const auto code = plugins.add(*place);
  if (!code.ok()) return code.status();
  return PlannedModel{
      {choice.name, *place, choice.settings, std::move(*facts), choice.rate, choice.cache},
      sha256_hex(*code + files_digest(services)),
      choice.label.empty() ? choice.name : choice.label};
}

}  // namespace mlgym
