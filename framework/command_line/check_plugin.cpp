#include "command_line/check_plugin.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "check/plugin_check.h"
#include "command_line/check_output.h"
#include "command_line/exit_code.h"
#include "command_line/interrupt.h"
#include "command_line/output.h"
#include "config/folders.h"
#include "plugins/manifest.h"
#include "plugins/registry.h"

namespace mlgym {
namespace {
namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> plugins, only, components;
  std::string settings;
  double timeout = PluginCheck().seconds;
  bool all = false, json = false;
};

// The folder of a plugin that is named, or is one.
absl::StatusOr<fs::path> folder_of(const std::string& named, const Registry& registry) {
  std::vector<std::string> known;
  for (const auto& plugin : registry.plugins()) {
    known.push_back(plugin.manifest.ok() ? plugin.manifest->name
                                         : plugin.folder.filename().string());
    if (known.back() == named) return plugin.folder;
  }
  std::error_code error;
  if (fs::exists(fs::path(named) / "plugin.yaml", error)) return fs::path(named);
  for (const auto& folders : {find_agent_folders(), find_task_folders()}) {
    for (const auto& [name, folder] : folders) {
      const auto own = read_manifest(folder / "plugin.yaml");
      if (own.ok()) known.push_back(own->name);
      if (own.ok() && own->name == named) return folder;
    }
  }
  return not_found("\"{}\" is neither a plugin nor a folder with a plugin.yaml{}", named,
                   did_you_mean(named, known));
}

absl::StatusOr<PluginCheck> wanted_of(const Options& options) {
  if (auto known = only_known(options.only, plugin_checks()); !known.ok()) return known;
  PluginCheck wanted{options.only, options.components, {}, options.timeout};
  if (options.settings.empty()) return wanted;
  auto settings = parse_json(options.settings);
  if (!settings.ok()) return with_context(settings.status(), "--settings");
  if (!settings->is_object()) return invalid("--settings: a JSON object is expected");
  wanted.settings = std::move(*settings);
  return wanted;
}

int check(const Options& options) {
  const Registry registry(plugin_search_path());
  std::vector<fs::path> folders;
  if (options.all) {
    for (const auto& plugin : registry.plugins()) folders.push_back(plugin.folder);
  }
  for (const auto& named : options.plugins) {
    const auto folder = folder_of(named, registry);
    if (!folder.ok()) return report_failure(folder.status(), options.json);
    folders.push_back(*folder);
  }
  if (folders.empty()) {
    return report_failure(invalid("no plugin: name some, by name or path, or give --all"),
                          options.json);
  }
  const auto wanted = wanted_of(options);
  if (!wanted.ok()) return report_failure(wanted.status(), options.json);
  CheckOutput output(options.json);
  for (const auto& folder : folders) {
    output.begin(fs::weakly_canonical(folder).filename().string());
    output.add(check_plugin(folder, *wanted, interruption(), output.news()));
    if (interruption()) break;
  }
  return output.end();
}

}  // namespace

void add_check_plugin(CLI::App& check_verb, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* plugin = check_verb.add_subcommand("plugin", "Check plugins, by name or folder");
  plugin->add_option("PLUGIN", options->plugins, "Plugins: names, or folders with a plugin.yaml");
  plugin->add_flag("--all", options->all, "Every plugin [MLGYM_ALL]")->envname("MLGYM_ALL");
  plugin
      ->add_option("--only", options->only,
                   "These checks and what they build on, with commas [MLGYM_ONLY]")
      ->delimiter(',')
      ->envname("MLGYM_ONLY");
  plugin
      ->add_option("--component", options->components,
                   "Of the plugins' components only these: KIND/NAME, with commas "
                   "[MLGYM_COMPONENT]")
      ->delimiter(',')
      ->envname("MLGYM_COMPONENT");
  plugin
      ->add_option("--settings", options->settings,
                   "A JSON object: what components are created with, {} when absent "
                   "[MLGYM_SETTINGS]")
      ->envname("MLGYM_SETTINGS");
  plugin
      ->add_option("--timeout", options->timeout,
                   "Seconds that a check of a component may take [MLGYM_TIMEOUT]")
      ->check(CLI::PositiveNumber)
      ->envname("MLGYM_TIMEOUT");
  plugin->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  plugin->callback([options, &exit_code] { exit_code = check(*options); });
}

}  // namespace mlgym
