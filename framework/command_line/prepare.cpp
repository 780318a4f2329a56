// mlgym prepare
#include <filesystem>
#include <memory>

#include "base/json.h"
#include "base/status.h"
#include "command_line/exit_code.h"
#include "command_line/interrupt.h"
#include "command_line/output.h"
#include "command_line/sandbox_choice.h"
#include "command_line/verbs.h"
#include "config/agent_file.h"
#include "config/defaults.h"
#include "config/folders.h"
#include "data/agent_packages.h"
#include "data/download.h"
#include "environment/ready_task.h"

namespace mlgym {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> tasks;
  std::string variant, from, download_only, sandbox = kDefaultSandbox;
  bool all = false, json = false;
};

constexpr std::string_view kAgent = "agent/";

bool names_agent(const std::string& name) { return name.rfind(kAgent, 0) == 0; }

// The agents to prepare.
absl::StatusOr<std::vector<AgentDefinition>> chosen_agents(const Options& options) {
  std::vector<AgentDefinition> agents;
  for (const auto& name : options.tasks) {
    if (!names_agent(name)) continue;
    const auto folder = find_agent_folder(name.substr(kAgent.size()));
    if (!folder.ok()) return folder.status();
    auto agent = load_agent(*folder);
    if (!agent.ok()) return agent.status();
    agents.push_back(std::move(*agent));
  }
  return agents;
}

// The tasks to prepare, in the variants asked for. With --all, `--variant` leaves out those that
// have no such variant.
absl::StatusOr<std::vector<TaskDefinition>> chosen_tasks(const Options& options) {
  std::vector<TaskDefinition> tasks;
  const auto choose = [&](std::string name) -> absl::Status {
    if (!options.variant.empty() && name.rfind(':') == name.npos) name += ":" + options.variant;
    auto task = load_task_named(name);
    if (!task.ok()) return task.status();
    tasks.push_back(std::move(*task));
    return absl::OkStatus();
  };
  for (const auto& name : options.tasks) {
    if (names_agent(name)) continue;
    if (auto chosen = choose(name); !chosen.ok()) return chosen;
  }
  if (options.all) {
    for (const auto& found : find_task_folders()) {
      const absl::Status chosen = choose(found.name);
      const bool has_no_variant =
          !options.variant.empty() && chosen.code() == absl::StatusCode::kNotFound;
      if (!chosen.ok() && !has_no_variant) return chosen;
    }
    if (tasks.empty() && !options.variant.empty())
      return not_found("--variant: no task has a variant \"{}\"", options.variant);
  }
  if (options.tasks.empty() && !options.all) return invalid("no task: name some, or give --all");
  return tasks;
}

// What became of one task or agent.
struct Prepared {
  Json entry;
  absl::Status status;
};

// Adds to who was prepared what came of it.
Prepared prepared_as(Json who, const absl::Status& status, const Json& path) {
  who["status"] = status.ok() ? "ready" : "missing";
  who["path"] = path;
  who["problem"] = status.ok() ? Json(nullptr) : Json(message_of(status));
  return {std::move(who), status};
}

Prepared prepare_agent(Boxes* boxes, bool downloads, const AgentDefinition& agent) {
  absl::StatusOr<fs::path> folder = unable("agents have no data sets to download");
  if (!downloads) folder = prepare_agent_packages(*boxes, agent, &interruption());
  return prepared_as({{"agent", agent.id}}, folder.status(),
                     folder.ok() && !folder->empty() ? Json(folder->string()) : Json(nullptr));
}

// What is fetched is told line by line.
Fetching fetching_for(const Options& options, const TaskDefinition& task) {
  Fetching fetching;
  fetching.command = prepare_command(task);
  fetching.from = options.from;
  fetching.cancelled = &interruption();
  fetching.tell = print_message;
  return fetching;
}

// Whether boxes are needed: to fetch files alone, none is.
absl::StatusOr<bool> needs_boxes(const std::vector<TaskDefinition>& tasks, const Options& options) {
  if (options.download_only.empty()) return true;
  for (const auto& task : tasks) {
    const auto needs = needs_wheels(task);
    if (!needs.ok() || *needs) return needs;
  }
  return false;
}

Prepared prepare_one(Boxes* boxes, const TaskDefinition& task, const Options& options) {
  const Fetching fetching = fetching_for(options, task);
  const Json who = {{"task", task.id}, {"variant", task.variant}};
  if (!options.download_only.empty()) {
    absl::Status fetched = download_sources(task, fetching, options.download_only);
    if (fetched.ok() && boxes)
      fetched = download_wheels(*boxes, task, fetching, options.download_only);
    return prepared_as(who, fetched,
                       fetched.ok() ? Json(fs::absolute(options.download_only).string()) : Json());
  }
  const auto prepared = prepare_resources(*boxes, task, fetching);
  Json path = nullptr;
  if (prepared.ok() && !prepared->data.empty()) path = prepared->data.front().folder.string();
  return prepared_as(who, prepared.status(), path);
}

// Whatever went wrong, something is missing in the end; where files say what cannot be, that comes
// first.
int exit_code_of_all(const std::vector<absl::Status>& all) {
  bool missing = false;
  for (const auto& status : all) {
    if (exit_code_of(status) == kExitUsage) return kExitUsage;
    missing = missing || !status.ok();
  }
  return missing ? kExitUnable : kExitDone;
}

int prepare(const Options& options) {
  const auto tasks = chosen_tasks(options);
  if (!tasks.ok()) return report_failure(tasks.status(), options.json);
  const auto agents = chosen_agents(options);
  if (!agents.ok()) return report_failure(agents.status(), options.json);
  if (!options.from.empty() && !fs::is_directory(options.from)) {
    return report_failure(not_found("--from: there is no folder {}", options.from), options.json);
  }
  const Registry registry(plugin_search_path());
  std::unique_ptr<Boxes> boxes;
  const auto boxed = needs_boxes(*tasks, options);
  if (!boxed.ok()) return report_failure(boxed.status(), options.json);
  if (*boxed) {
    auto started = start_boxes(options.sandbox, registry);
    if (!started.ok()) return report_failure(started.status(), options.json);
    boxes = std::move(*started);
  }
  Json entries = Json::array(), agent_entries = Json::array();
  std::vector<absl::Status> all;
  const auto tell = [&](const std::string& name, const Prepared& prepared, Json& into) {
    const Json& entry = prepared.entry;
    all.push_back(prepared.status);
    into.push_back(entry);
    if (options.json) return;
    const Json& detail = entry["problem"].is_null() ? entry["path"] : entry["problem"];
    print_result(fmt::format("{}: {}{}\n", name, entry["status"].get<std::string>(),
                             detail.is_null() ? "" : " (" + detail.get<std::string>() + ")"));
  };
  for (const auto& agent : *agents) {
    const std::string name = std::string(kAgent) + agent.id;
    print_message("preparing " + name);
    const auto prepared = prepare_agent(boxes.get(), !options.download_only.empty(), agent);
    if (interruption()) return interruption_exit_code();
    tell(name, prepared, agent_entries);
  }
  for (const auto& task : *tasks) {
    const std::string name = chosen_name(task.id, task.variant);
    print_message("preparing " + name);
    const auto prepared = prepare_one(boxes.get(), task, options);
    if (interruption()) return interruption_exit_code();
    tell(name, prepared, entries);
  }
  if (options.json) {
    Json document = {{"schema", 1}, {"tasks", entries}};
    if (!agent_entries.empty()) document["agents"] = agent_entries;
    print_document(document);
  }
  return exit_code_of_all(all);
}

}  // namespace

void add_prepare(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("prepare", "Get the data and the Python that tasks need");
  verb->add_option(
      "TASK", options->tasks,
      "Tasks; TASK:VARIANT for one variant; agent/NAME for the programs that an agent runs");
  verb->add_flag("--all", options->all, "Every task [MLGYM_ALL]")->envname("MLGYM_ALL");
  verb->add_option("--variant", options->variant,
                   "Of tasks named without one; their default unless given [MLGYM_VARIANT]")
      ->envname("MLGYM_VARIANT");
  verb->add_option("--from", options->from,
                   "A folder with files of the data sets, found by name or content [MLGYM_FROM]")
      ->envname("MLGYM_FROM");
  verb->add_option("--download-only", options->download_only,
                   "Put the data sets' files into this folder and prepare nothing: for a machine "
                   "without network, with --from [MLGYM_DOWNLOAD_ONLY]")
      ->envname("MLGYM_DOWNLOAD_ONLY");
  verb->add_option("--sandbox", options->sandbox, "The sandbox to use [MLGYM_SANDBOX]")
      ->envname("MLGYM_SANDBOX");
  verb->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  verb->callback([options, &exit_code] { exit_code = prepare(*options); });
}

}  // namespace mlgym
