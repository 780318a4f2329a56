// mlgym report
#include "report/report.h"

#include <memory>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "command_line/exit_code.h"
#include "command_line/interrupt.h"
#include "command_line/output.h"
#include "command_line/verbs.h"
#include "config/defaults.h"
#include "report/formats.h"

namespace mlgym {
namespace {

struct Options {
  std::vector<std::string> runs;
  std::string format = "text", profile = kDefaultAggregator, out;
};

int report(const Options& options) {
  const bool json = options.format == "json";
  const auto format = report_format(options.format);
  if (!format.ok()) return report_failure(format.status(), json);
  Registry registry(plugin_search_path());
  const auto made = make_report({options.runs.begin(), options.runs.end()}, options.profile,
                                registry, &interruption());
  if (!made.ok()) return report_failure(made.status(), json);
  const std::string text = format->render(*made);
  if (!options.out.empty()) {
    const auto file = std::filesystem::path(options.out) / format->file;
    absl::Status written = create_folders(file.parent_path());
    if (written.ok()) written = write_file_atomically(file, text);
    if (!written.ok()) return report_failure(written, json);
    print_message("wrote " + file.string());
  }
  print_result(text);
  return kExitDone;
}

}  // namespace

void add_report(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("report", "Tables over the episodes of one or many runs");
  verb->add_option("RUN", options->runs, "The runs' folders")->required();
  verb->add_option("--format", options->format,
                   join(report_format_names(), " or ") + "; text when absent [MLGYM_FORMAT]")
      ->envname("MLGYM_FORMAT");
  verb->add_option("--profile", options->profile,
                   "The aggregator that makes the tables; honest when absent [MLGYM_PROFILE]")
      ->envname("MLGYM_PROFILE");
  verb->add_option("--out", options->out,
                   "A folder to write the report into as well, as report.txt or report.json "
                   "[MLGYM_OUT]")
      ->envname("MLGYM_OUT");
  verb->callback([options, &exit_code] { exit_code = report(*options); });
}

}  // namespace mlgym
