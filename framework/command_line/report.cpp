// mlgym report
#include "report/report.h"

#include <memory>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "command_line/exit_code.h"
#include "command_line/interrupt.h"
#include "command_line/output.h"
#include "command_line/report_output.h"
#include "command_line/verbs.h"
#include "config/defaults.h"
#include "record/run_folder.h"
#include "report/analyses.h"
#include "report/formats.h"

namespace mlgym {
namespace {

struct Options {
  std::vector<std::string> runs, models;
  std::string format = "text", profile = kDefaultAggregator, out, with;
  bool json = false;
};

absl::StatusOr<ReportRequest> request_of(const Options& options) {
  ReportRequest request;
  request.runs.assign(options.runs.begin(), options.runs.end());
  request.profile = options.profile;
  if (!options.models.empty()) request.settings["models"] = options.models;
  if (options.with.empty()) return request;
  if (RunFolder::holds_run(options.with))
    return invalid("--with {}: is a run of mlgym; name it as a RUN", options.with);
  request.runs.emplace_back(options.with);
  return request;
}

int report(const Options& options) {
  const bool json = options.json || options.format == "json";
  const auto format = report_format(json ? "json" : options.format);
  if (!format.ok()) return report_failure(format.status(), json);
  Registry registry(plugin_search_path());
  auto request = request_of(options);
  if (!request.ok()) return report_failure(request.status(), json);
  request->with_analyses = format->drawn;
  const auto made = make_report(*request, registry, &interruption());
  if (!made.ok()) return report_failure(made.status(), json);
  return put_report(*made, *format, options.out);
}

}  // namespace

void add_report(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("report", "Tables over the episodes of one or many runs");
  verb->add_option("RUN", options->runs,
                   "Folders of runs, or result trees of MLGym (docs/report.md)")
      ->required();
  verb->add_option("--format", options->format,
                   join(report_format_names(), " or ") + "; text when absent [MLGYM_FORMAT]")
      ->envname("MLGYM_FORMAT");
  verb->add_flag("--json", options->json, "The same as --format json [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  verb->add_option("--profile", options->profile,
                   "The aggregator that makes the tables, or an analysis, " +
                       join(analysis_names(), " or ") + "; honest when absent [MLGYM_PROFILE]")
      ->envname("MLGYM_PROFILE");
  verb->add_option("--models", options->models,
                   "Report these models only, in this order; a list with commas [MLGYM_MODELS]")
      ->delimiter(',')
      ->envname("MLGYM_MODELS");
  verb->add_option("--with", options->with,
                   "A result tree of MLGym to compute jointly with; runs must be of the variant "
                   "paper [MLGYM_WITH]")
      ->envname("MLGYM_WITH");
  verb->add_option("--out", options->out,
                   "A folder to write the report into as well, as report.txt, report.json, "
                   "report.md or report.html with an .svg for every drawing, or a .csv for every "
                   "table [MLGYM_OUT]")
      ->envname("MLGYM_OUT");
  verb->callback([options, &exit_code] { exit_code = report(*options); });
}

}  // namespace mlgym
