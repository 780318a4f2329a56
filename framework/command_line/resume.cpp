// mlgym resume, mlgym retry
#include <algorithm>
#include <iterator>
#include <memory>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "command_line/output.h"
#include "command_line/run_outcome.h"
#include "command_line/verbs.h"
#include "command_line/version.h"

namespace mlgym {
namespace {

struct Options {
  std::string folder;
  std::string jobs;
  std::vector<std::string> statuses = {"error"};
  std::string only;
  bool score_on_error = false;
  bool json = false;
};

int continue_run(const Options& options, const RunFolder& folder,
                 const std::vector<std::string>& again = {}) {
  auto config = recorded_config(folder);
  if (!config.ok()) return report_failure(config.status(), options.json);
  if (!options.jobs.empty()) {
    const auto jobs = parse_json(options.jobs);
    if (!jobs.ok() || !jobs->is_number_integer() || *jobs < 1) {
      return report_failure(invalid("-j: \"{}\" is not a whole number above 0", options.jobs),
                            options.json);
    }
    config->config.jobs = jobs->get<std::int64_t>();
  }
  if (options.score_on_error) config->config.retry.score_on_error = true;
  RunRequest request;
  request.config = *config;
  request.folder = options.folder;
  request.again = again;
  request.arguments = process_arguments();
  request.version = kVersion;
  RunOutput output;
  output.json = options.json;
  return run_and_report(request, output);
}

int resume(const Options& options) {
  const auto folder = RunFolder::open(options.folder);
  if (!folder.ok()) return report_failure(folder.status(), options.json);
  return continue_run(options, **folder);
}

constexpr std::string_view kStatuses[] = {"finished", "error"};

absl::Status check_statuses(const std::vector<std::string>& statuses) {
  const std::vector<std::string> known(std::begin(kStatuses), std::end(kStatuses));
  for (const auto& status : statuses) {
    if (std::find(known.begin(), known.end(), status) == known.end())
      return invalid("--status: results are {}, not \"{}\"{}", join(known, " or "), status,
                     did_you_mean(status, known));
  }
  return absl::OkStatus();
}

// The episodes that are to be played again, by their ids.
absl::StatusOr<std::vector<std::string>> chosen_again(const Options& options,
                                                      const RunFolder& folder) {
  std::vector<std::string> again, ids;
  for (const auto& episode : folder.plan()) {
    ids.push_back(episode.id);
    if (!options.only.empty() && episode.id != options.only) continue;
    const auto result = folder.result(episode.id);
    if (!result.ok()) return result.status();
    if (!*result) continue;
    const auto& statuses = options.statuses;
    const bool wanted = std::find(statuses.begin(), statuses.end(),
                                  (**result).value("status", "")) != statuses.end();
    if (wanted || !options.only.empty()) again.push_back(episode.id);
  }
  if (!options.only.empty() && std::find(ids.begin(), ids.end(), options.only) == ids.end())
    return not_found("--only: this run has no episode \"{}\"{}", options.only,
                     did_you_mean(options.only, ids));
  return again;
}

int retry(const Options& options) {
  if (auto known = check_statuses(options.statuses); !known.ok())
    return report_failure(known, options.json);
  const auto folder = RunFolder::open(options.folder);
  if (!folder.ok()) return report_failure(folder.status(), options.json);
  const auto again = chosen_again(options, **folder);
  if (!again.ok()) return report_failure(again.status(), options.json);
  print_message(
      fmt::format("{} episode{} to be played again", again->size(), again->size() == 1 ? "" : "s"));
  return continue_run(options, **folder, *again);
}

void add_common(CLI::App& verb, const std::shared_ptr<Options>& options) {
  verb.add_option("RUN", options->folder, "The run's folder")->required();
  verb.add_option("-j,--jobs", options->jobs, "Episodes at once [MLGYM_JOBS]")
      ->envname("MLGYM_JOBS");
  verb.add_flag("--score-on-error", options->score_on_error,
                "Score what is there when a model stays away [MLGYM_SCORE_ON_ERROR]")
      ->envname("MLGYM_SCORE_ON_ERROR");
  verb.add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
}

}  // namespace

void add_resume(CLI::App& app, int& exit_code) {
  auto resumed = std::make_shared<Options>();
  auto* resume_verb =
      app.add_subcommand("resume", "Play the episodes of a run that have no result yet");
  add_common(*resume_verb, resumed);
  resume_verb->callback([resumed, &exit_code] { exit_code = resume(*resumed); });

  auto retried = std::make_shared<Options>();
  auto* retry_verb = app.add_subcommand("retry", "Put results aside and play their episodes again");
  add_common(*retry_verb, retried);
  retry_verb
      ->add_option("--status", retried->statuses,
                   "Which results, by status; error unless given [MLGYM_STATUS]")
      ->delimiter(',')
      ->envname("MLGYM_STATUS");
  retry_verb->add_option("--only", retried->only, "One episode, whatever its status [MLGYM_ONLY]")
      ->envname("MLGYM_ONLY");
  retry_verb->callback([retried, &exit_code] { exit_code = retry(*retried); });
}

}  // namespace mlgym
