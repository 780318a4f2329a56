#include "run/run.h"

#include <unistd.h>

#include <absl/time/clock.h>
#include <absl/time/time.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/digest.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"
#include "boxes/box.h"
#include "run/earlier_spending.h"
#include "run/host_facts.h"
#include "run/result_document.h"
#include "run/workers.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

fs::path new_run_folder(const RunConfig& config) {
  std::string name = config.name;
  if (name.empty()) {
    std::vector<std::string> tasks;
    const auto add = [&tasks](const TaskChoice& task) {
      const std::string last = task.use.substr(task.use.rfind('/') + 1);
      if (std::find(tasks.begin(), tasks.end(), last) == tasks.end()) tasks.push_back(last);
    };
    for (const auto& task : config.tasks) add(task);
    for (const auto& episode : config.episodes) add(episode.task);
    name = join(tasks, "-");
  }
  const std::string time = absl::FormatTime("%Y-%m-%dT%H-%M-%SZ", absl::Now(), absl::UTCTimeZone());
  const std::string base = time + "_" + encode_name(name).substr(0, 100);
  fs::path folder = fs::path("runs") / base;
  for (int i = 2; fs::exists(folder); ++i)
    folder = fs::path("runs") / fmt::format("{}-{}", base, i);
  return folder;
}

std::vector<PlannedEpisode> planned_episodes(const RunPlan& plan) {
  std::vector<PlannedEpisode> episodes;
  for (const auto& episode : plan.episodes) episodes.push_back(episode.planned);
  return episodes;
}

absl::StatusOr<std::unique_ptr<RunFolder>> open_or_create(const RunRequest& request,
                                                          const RunPlan& plan,
                                                          const fs::path& folder,
                                                          const Json& host) {
  if (RunFolder::holds_run(folder)) {
    auto existing = RunFolder::open(folder);
    if (!existing.ok()) return existing;
    const std::string recorded = (*existing)->run_json().value("config_hash", "");
    if (recorded != plan.config_hash) {
      return invalid(
          "{} was started with another configuration, task or plugin (hash {} there, {} now); "
          "results of the two "
          "would not compare. Start a new run folder, or repeat the command that started this one",
          folder.string(), recorded.substr(0, 12), plan.config_hash.substr(0, 12));
    }
    return existing;
  }
  const Json run_json = {{"schema", 1},
                         {"arguments", request.arguments},
                         {"version", request.version},
                         {"started", utc_now()},
                         {"seed", plan.seed},
                         {"config_hash", plan.config_hash},
                         {"config", request.config.values},
                         {"plugins", plan.plugins},
                         {"host", host}};
  return RunFolder::create(folder, print_config(request.config), run_json, planned_episodes(plan));
}

// Whether the sandbox can be used here at all, and what it enforces less than it is asked for.
// Nobody gets a sandbox without isolation who has not named it: it is no default anywhere.
absl::StatusOr<Enforcement> enforcement_of(Boxes& boxes, const RunConfig& config) {
  const std::string& sandbox = config.sandbox;
  const auto report = boxes.probe();
  if (!report.ok()) return with_context(report.status(), "sandbox " + sandbox);
  Enforcement found;
  std::string problem;
  for (const auto& [name, capability] : (*report)["capabilities"].items()) {
    const std::string level = capability.value("level", "none");
    const bool limit = name == "memory" || name == "processes" || name == "disk" ||
                       (name == "cpus" && config.sandbox_limits.cpus);
    found.soft_limits = found.soft_limits || (limit && level != "hard");
    found.unsandboxed = found.unsandboxed || (name == "isolation" && level == "none");
    if (level == "none" && problem.empty()) {
      problem = fmt::format("{}: {}. {}", name, capability.value("reason", ""),
                            capability.value("remedy", ""));
    }
  }
  if (!report->value("usable", false))
    return unable("sandbox {} cannot be used here: {}", sandbox, problem);
  for (int gpu = 0; gpu < config.gpus; ++gpu) {
    if (access(fmt::format("/dev/nvidia{}", gpu).c_str(), F_OK) != 0)
      return unable("sandbox.gpus is {}, but there is no GPU {} here: no /dev/nvidia{}",
                    config.gpus, gpu, gpu);
  }
  return found;
}

}  // namespace

absl::StatusOr<ResolvedConfig> recorded_config(const RunFolder& folder) {
  const auto yaml = folder.run_yaml();
  if (!yaml.ok()) return yaml.status();
  ConfigSource source;
  source.kind = ConfigSource::Kind::text;
  source.text = *yaml;
  source.origin = (folder.path() / "run.yaml").string();
  return resolve_config({source});
}

absl::StatusOr<RunReport> run_episodes(const RunRequest& request, Registry& registry,
                                       std::atomic<bool>& cancelled, RunObserver& observer) {
  RunReport report;
  report.folder = request.folder.empty() ? new_run_folder(request.config.config) : request.folder;
  std::uint64_t seed = random_seed();
  if (RunFolder::holds_run(report.folder)) {
    auto existing = RunFolder::open(report.folder);
    if (!existing.ok()) return existing.status();
    seed = (*existing)->run_json().value("seed", seed);
  }
  auto plan = plan_run(request.config, seed, registry);
  if (!plan.ok()) return plan.status();
  report.plan = std::move(*plan);

  const ComponentPlace& sandbox = report.plan.sandbox;
  auto boxes = Boxes::start({sandbox.manifest.library, sandbox.provided.name,
                             dump_json(report.plan.config.sandbox_settings)});
  if (!boxes.ok()) return with_context(boxes.status(), "sandbox " + report.plan.config.sandbox);
  const auto enforced = enforcement_of(**boxes, report.plan.config);
  if (!enforced.ok()) return enforced.status();

  const Json host = host_facts();
  auto folder = open_or_create(request, report.plan, report.folder, host);
  if (!folder.ok()) return folder.status();
  // Not before everything was found fit to play them: a refusal takes no result away.
  for (const auto& episode : request.again) {
    if (auto aside = (*folder)->set_aside(episode); !aside.ok()) return aside;
  }
  if (auto started = (*folder)->start_worker(); !started.ok()) return started;
  ModelPool models(report.plan.config.budget, report.plan.config.retry);
  if (auto added = add_earlier_spending(report.folder, models.budget()); !added.ok()) return added;
  observer.run_started(report.plan, report.folder);
  const absl::Status played = play_all(
      {report.plan, **folder, **boxes, registry, models, cancelled, observer, host, *enforced});
  observer.run_ended();
  if (!played.ok())
    return with_context(played, fmt::format("the run in {} stopped", report.folder.string()));

  for (const auto& episode : report.plan.episodes) {
    auto result = (*folder)->result(episode.planned.id);
    if (!result.ok()) return result.status();
    report.interrupted = report.interrupted || !*result;
    report.results.push_back(*result ? **result : unfinished_result(episode, "pending", host));
  }
  report.out_of_budget = report.interrupted && !cancelled && models.budget().exhausted();
  return report;
}

}  // namespace mlgym
