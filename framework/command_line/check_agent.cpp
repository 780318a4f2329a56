#include "command_line/check_agent.h"

#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
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
  bool all = false, json = false;
};

// What a run asks of an agent before it starts: its file, settings, prompts, tools and packages.
CheckResult check_folder(const std::string& name, Registry& registry) {
  PluginList plugins;
  AgentChoice choice;
  choice.use = name;
  choice.settings = Json::object();
  const auto planned = plan_agent(choice, registry, plugins);
  CheckResult result;
  result.name = "agent";
  if (planned.ok()) {
    result.detail = "its file, settings, prompts and tools are as a run needs them";
  } else {
    result.status = CheckResult::Status::fail;
    result.detail = message_of(planned.status());
  }
  return result;
}

// The checks of its component follow those of its folder.
absl::StatusOr<CheckReport> check_agent(const std::string& name, Registry& registry,
                                        const std::function<void(const CheckResult&)>& news) {
  const auto folder = find_agent_folder(name);
  if (!folder.ok()) return folder.status();
  const CheckResult own = check_folder(name, registry);
  if (news) news(own);
  CheckReport report{name, {own}};
  if (own.status == CheckResult::Status::fail) return report;
  const auto agent = load_agent(*folder);
  if (!agent.ok()) return agent.status();
  const auto place = find_agent_component(*agent, registry);
  if (!place.ok()) return place.status();
  PluginCheck wanted;
  wanted.components = {"agent/" + place->provided.name};
  wanted.settings = agent->settings;
  CheckReport component = check_plugin(place->manifest.folder(), wanted, interruption(), news);
  for (auto& check : component.checks) report.checks.push_back(std::move(check));
  report.unable = component.unable;
  report.interrupted = component.interrupted;
  return report;
}

int check(const Options& options) {
  std::vector<std::string> names = options.agents;
  if (options.all) {
    for (const auto& found : find_agent_folders()) names.push_back(found.name);
  }
  if (names.empty()) {
    return report_failure(invalid("no agent: name some, by name or path, or give --all"),
                          options.json);
  }
  for (const auto& name : names) {  // an unknown name is a mistake, not a failed check
    if (const auto folder = find_agent_folder(name); !folder.ok())
      return report_failure(folder.status(), options.json);
  }
  Registry registry(plugin_search_path());
  CheckOutput output(options.json);
  for (const auto& name : names) {
    output.begin(name);
    auto report = check_agent(name, registry, output.news());
    if (!report.ok()) return report_failure(report.status(), options.json);
    output.add(std::move(*report));
    if (interruption()) break;
  }
  return output.end();
}

}  // namespace

void add_check_agent(CLI::App& check_verb, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* agent = check_verb.add_subcommand("agent", "Check agents, by name or path");
  agent->add_option("AGENT", options->agents, "Agents: names, or folders with an agent.yaml");
  agent->add_flag("--all", options->all, "Every agent [MLGYM_ALL]")->envname("MLGYM_ALL");
  agent->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  agent->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace mlgym
