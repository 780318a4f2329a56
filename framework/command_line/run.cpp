// mlgym run
#include <cstdlib>
#include <filesystem>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "command_line/output.h"
#include "command_line/run_outcome.h"
#include "command_line/verbs.h"
#include "command_line/version.h"
#include "record/run_folder.h"
#include "run/host_facts.h"
#include "run/result_document.h"

namespace mlgym {
namespace {

struct Options {
  std::vector<std::string> inputs;  // configuration files and KEY=VALUE
  std::vector<std::string> tasks, agents, models;
  std::string repeats, jobs, seed;
  std::string run_dir;
  std::string fail_under;
  bool score_on_error = false;
  bool dry_run = false, print_config = false, json = false;
};

// One flag that stands for a key of the configuration.
struct KeyFlag {
  const char* flag;
  const char* variable;
  const char* key;  // dotted
  bool list;
  std::vector<std::string> values;  // as given on the command line
};

Json nested(std::string_view key, Json value) {
  const auto dot = key.find('.');
  if (dot == key.npos) return Json{{std::string(key), std::move(value)}};
  return Json{{std::string(key.substr(0, dot)), nested(key.substr(dot + 1), std::move(value))}};
}

// A number as a number, so that a wrong one is reported with the right type; all else as text.
Json scalar(const std::string& text) {
  const auto parsed = parse_json(text);
  return parsed.ok() && parsed->is_number() ? *parsed : Json(text);
}

ConfigSource source_of(const KeyFlag& flag, const std::vector<std::string>& values,
                       const char* origin) {
  ConfigSource source;
  source.kind = ConfigSource::Kind::text;
  source.origin = origin;
  source.text = dump_json(nested(flag.key, flag.list ? Json(values) : scalar(values.back())));
  return source;
}

// Weakest first: files, variables, flags, KEY=VALUE.
absl::StatusOr<std::vector<ConfigSource>> sources_of(const Options& options) {
  const KeyFlag flags[] = {{"-t", "MLGYM_TASK", "tasks", true, options.tasks},
                           {"-a", "MLGYM_AGENT", "agents", true, options.agents},
                           {"-m", "MLGYM_MODEL", "models", true, options.models},
                           {"-k", "MLGYM_REPEATS", "repeats", false, split(options.repeats, '\0')},
                           {"-j", "MLGYM_JOBS", "parallel.jobs", false, split(options.jobs, '\0')},
                           {"--seed", "MLGYM_SEED", "seed", false, split(options.seed, '\0')}};
  std::vector<ConfigSource> sources, overrides;
  for (const auto& input : options.inputs) {
    std::error_code too_long;  // for a file's name: then it is none
    if (input.find('=') != input.npos && !std::filesystem::exists(input, too_long)) {
      auto source = override_source(input);
      if (!source.ok()) return source.status();
      overrides.push_back(std::move(*source));
    } else {
      ConfigSource source;
      source.file = input;
      sources.push_back(std::move(source));
    }
  }
  for (const auto& flag : flags) {
    const char* value = std::getenv(flag.variable);
    if (!value || !*value) continue;
    sources.push_back(source_of(
        flag, flag.list ? split(value, ',') : std::vector<std::string>{value}, flag.variable));
  }
  for (const auto& flag : flags) {
    const bool given = !flag.values.empty() && !(flag.values.size() == 1 && flag.values[0].empty());
    if (given) sources.push_back(source_of(flag, flag.values, flag.flag));
  }
  if (options.score_on_error) {
    ConfigSource source;
    source.kind = ConfigSource::Kind::text;
    source.origin = "--score-on-error";
    source.text = "retry: {score_on_error: true}";
    sources.push_back(std::move(source));
  }
  sources.insert(sources.end(), overrides.begin(), overrides.end());
  return sources;
}

int show_config(const ResolvedConfig& config, bool json) {
  if (!json) {
    print_result(print_config(config));
    return 0;
  }
  Json document = Json::object();
  for (const auto& [key, origin] : config.origins) {
    Json::json_pointer pointer;
    for (const auto& part : split(key, '.')) pointer /= part;
    document[key] = {
        {"value", config.values.contains(pointer) ? config.values.at(pointer) : Json(nullptr)},
        {"origin", origin}};
  }
  print_document(document);
  return 0;
}

int show_plan(const ResolvedConfig& config, bool json) {
  Registry registry(plugin_search_path());
  const auto plan = plan_run(config, 0, registry);
  if (!plan.ok()) return report_failure(plan.status(), json);
  const Json host = host_facts();
  std::vector<Json> results;
  for (const auto& episode : plan->episodes)
    results.push_back(unfinished_result(episode, "pending", host));
  if (json) {
    print_document(run_document(nullptr, "pending", 0, *plan, results));
  } else {
    for (const auto& episode : plan->episodes) print_result(episode.planned.id + "\n");
  }
  return 0;
}

int run(const Options& options) {
  const auto sources = sources_of(options);
  if (!sources.ok()) return report_failure(sources.status(), options.json);
  const auto config = resolve_config(*sources);
  if (!config.ok()) return report_failure(config.status(), options.json);
  const RunConfig& chosen = config->config;
  if (chosen.tasks.empty() && chosen.episodes.empty() && !options.run_dir.empty() &&
      RunFolder::holds_run(options.run_dir)) {
    return report_failure(
        invalid("no task, and {0} holds a run; `mlgym resume {0}` goes on with it",
                options.run_dir),
        options.json);
  }
  if (options.print_config) return show_config(*config, options.json);
  if (options.dry_run) return show_plan(*config, options.json);

  RunOutput output;
  output.json = options.json;
  if (!options.fail_under.empty()) {
    const Json bound = scalar(options.fail_under);
    if (!bound.is_number()) {
      return report_failure(invalid("--fail-under: \"{}\" is not a number", options.fail_under),
                            options.json);
    }
    output.fail_under = bound.get<double>();
  }
  RunRequest request;
  request.config = *config;
  request.folder = options.run_dir;
  request.arguments = process_arguments();
  request.version = kVersion;
  return run_and_report(request, output);
}

}  // namespace

void add_run(CLI::App& app, int& exit_code) {
  auto* verb = app.add_subcommand("run", "Start a run, or continue the one in --run-dir");
  auto options = std::make_shared<Options>();
  verb->add_option(
      "CONFIG.yaml | KEY=VALUE", options->inputs,
      "Configuration files, later ones win, and single values such as limits.steps=20");
  verb->add_option("-t,--task", options->tasks,
                   "TASK or TASK:VARIANT; repeat for more [MLGYM_TASK]")
      ->allow_extra_args(false);
  verb->add_option("-a,--agent", options->agents, "AGENT; repeat for more [MLGYM_AGENT]")
      ->allow_extra_args(false);
  verb->add_option("-m,--model", options->models,
                   "PROVIDER/MODEL for agents that ask one; repeat for more [MLGYM_MODEL]")
      ->allow_extra_args(false);
  verb->add_option("-k,--repeats", options->repeats,
                   "Episodes of each task and agent; 1 unless given [MLGYM_REPEATS]");
  verb->add_option("-j,--jobs", options->jobs,
                   "Episodes at once; half the cores unless given [MLGYM_JOBS]");
  verb->add_option("--seed", options->seed,
                   "Makes the run repeatable; random, and recorded, unless given [MLGYM_SEED]");
  verb->add_option("--run-dir", options->run_dir,
                   "The run's folder; runs/TIME_NAME unless given [MLGYM_RUN_DIR]")
      ->envname("MLGYM_RUN_DIR");
  verb->add_option("--fail-under", options->fail_under,
                   "Exit with 5 when the mean normalised score is lower [MLGYM_FAIL_UNDER]")
      ->envname("MLGYM_FAIL_UNDER");
  verb->add_flag("--score-on-error", options->score_on_error,
                 "Score what is there when a model stays away, instead of leaving the episode in "
                 "error [MLGYM_SCORE_ON_ERROR]")
      ->envname("MLGYM_SCORE_ON_ERROR");
  verb->add_flag("--dry-run", options->dry_run,
                 "Print the episodes that would be played [MLGYM_DRY_RUN]")
      ->envname("MLGYM_DRY_RUN");
  verb->add_flag("--print-config", options->print_config,
                 "Print the configuration, each value with its origin [MLGYM_PRINT_CONFIG]")
      ->envname("MLGYM_PRINT_CONFIG");
  verb->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  verb->callback([options, &exit_code] { exit_code = run(*options); });
}

}  // namespace mlgym
