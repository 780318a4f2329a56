#include "command_line/check_agent.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "check/plugin_check.h"
#include "command_line/check_output.h"
#include "command_line/interrupt.h"
#include "command_line/output.h"
#include "config/folders.h"
#include "episode/agent_component.h"
#include "plugins/registry.h"
#include "run/planned_parts.h"

namespace mlgym {
namespace {

struct Options {
  std::vector<std::string> agents;
  std::string settings;
  bool all = false, json = false;
};

// The settings that the component asks for and the agent does not have, with commas.
std::string missing_settings(const mlgym_component& component, const Json& settings) {
  if (!component.settings_schema) return "";
  const auto schema = parse_json(component.settings_schema);
  std::vector<std::string> missing;
  if (schema.ok() && schema->is_object()) {
    for (const auto& key : schema->value("required", Json::array()))
      if (key.is_string() && !settings.contains(key.get<std::string>())) missing.push_back(key);
  }
  return join(missing, ", ");
}

// What a run asks of an agent before it starts: its file, settings, prompts, tools and packages.
absl::StatusOr<CheckResult> check_folder(const AgentDefinition& agent, const ComponentPlace& place,
                                         const AgentChoice& choice, Registry& registry) {
  CheckResult result;
  result.name = "agent";
  const auto component = registry.load(place);
  if (!component.ok()) return component.status();
  Json settings = agent.settings;
  settings.update(choice.settings);
  if (const auto missing = missing_settings(**component, settings); !missing.empty()) {
    result.status = CheckResult::Status::skip;
    result.detail = "it needs settings that a run gives it; give them with --settings: " + missing;
    return result;
  }
  PluginList plugins;
  const auto planned = plan_agent(choice, registry, plugins);
  if (!planned.ok()) return planned.status();
  result.detail = "its file, settings, prompts and tools are as a run needs them";
  return result;
}

CheckResult failed(const absl::Status& status) {
  CheckResult result;
  result.name = "agent";
  result.status = CheckResult::Status::fail;
  result.detail = message_of(status);
  return result;
}

// The checks of its component follow those of its folder.
CheckReport check_agent(const AgentChoice& choice, const std::filesystem::path& folder,
                        Registry& registry, const std::function<void(const CheckResult&)>& news) {
  CheckReport report{choice.use, {}};
  const auto add = [&](CheckResult result) {
    report.checks.push_back(std::move(result));
    if (news) news(report.checks.back());
    return report.checks.back().status == CheckResult::Status::pass;
  };
  const auto agent = load_agent(folder);
  const auto place = agent.ok() ? find_agent_component(*agent, registry) : agent.status();
  if (!place.ok()) {
    add(failed(place.status()));
    return report;
  }
  const auto own = check_folder(*agent, *place, choice, registry);
  report.unable = own.status().code() == absl::StatusCode::kFailedPrecondition;
  if (!add(own.ok() ? *own : failed(own.status()))) return report;
  PluginCheck wanted;
  wanted.components = {"agent/" + place->provided.name};
  wanted.settings = agent->settings;
  wanted.settings->update(choice.settings);
  wanted.files = folder;
  CheckReport component = check_plugin(place->manifest.folder(), wanted, interruption(), news);
  for (auto& check : component.checks) report.checks.push_back(std::move(check));
  report.unable = component.unable;
  report.interrupted = component.interrupted;
  return report;
}

absl::StatusOr<std::vector<AgentChoice>> chosen(const Options& options) {
  std::vector<AgentChoice> choices;
  const auto add = [&choices](const std::string& name) { choices.emplace_back().use = name; };
  for (const auto& name : options.agents) add(name);
  if (options.all) {
    for (const auto& found : find_agent_folders()) add(found.name);
  }
  if (choices.empty()) return invalid("no agent: name some, by name or path, or give --all");
  Json settings = Json::object();
  if (!options.settings.empty()) {
    auto given = parse_json(options.settings);
    if (!given.ok()) return with_context(given.status(), "--settings");
    if (!given->is_object()) return invalid("--settings: a JSON object is expected");
    settings = std::move(*given);
  }
  for (auto& choice : choices) choice.settings = settings;
  return choices;
}

int check(const Options& options) {
  const auto choices = chosen(options);
  if (!choices.ok()) return report_failure(choices.status(), options.json);
  std::vector<std::filesystem::path> folders;
  for (const auto& choice : *choices) {  // an unknown name is a mistake, not a failed check
    auto folder = find_agent_folder(choice.use);
    if (!folder.ok()) return report_failure(folder.status(), options.json);
    folders.push_back(std::move(*folder));
  }
  Registry registry(plugin_search_path());
  CheckOutput output(options.json);
  for (std::size_t i = 0; i < folders.size() && !interruption(); ++i) {
    output.begin((*choices)[i].use);
    output.add(check_agent((*choices)[i], folders[i], registry, output.news()));
  }
  return output.end();
}

}  // namespace

void add_check_agent(CLI::App& check_verb, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* agent = check_verb.add_subcommand("agent", "Check agents, by name or path");
  agent->add_option("AGENT", options->agents, "Agents: names, or folders with an agent.yaml");
  agent->add_flag("--all", options->all, "Every agent [MLGYM_ALL]")->envname("MLGYM_ALL");
  agent
      ->add_option("--settings", options->settings,
                   "Settings as a run might give them, a JSON object [MLGYM_SETTINGS]")
      ->envname("MLGYM_SETTINGS");
  agent->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  agent->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace mlgym
