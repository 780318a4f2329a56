// mlgym compare
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
#include "report/formats.h"
#include "report/report.h"

namespace mlgym {
namespace {

struct Options {
  std::string a, b, format = "text", out;
  bool json = false;
};

int compare(const Options& options) {
  const bool json = options.json || options.format == "json";
  const auto format = report_format(json ? "json" : options.format);
  if (!format.ok()) return report_failure(format.status(), json);
  Registry registry(plugin_search_path());
  const auto made =
      make_report({{options.a, options.b}, kDefaultComparison}, registry, &interruption());
  if (!made.ok()) return report_failure(made.status(), json);
  return put_report(*made, *format, options.out);
}

}  // namespace

void add_compare(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("compare", "Two runs side by side, paired by task");
  verb->add_option("RUN_A", options->a, "A run's folder, or a result tree of MLGym")->required();
  verb->add_option("RUN_B", options->b, "The one whose differences from the first are told")
      ->required();
  verb->add_option("--format", options->format,
                   join(report_format_names(), " or ") + "; text when absent [MLGYM_FORMAT]")
      ->envname("MLGYM_FORMAT");
  verb->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  verb->add_option("--out", options->out,
                   "A folder to write the comparison into as well [MLGYM_OUT]")
      ->envname("MLGYM_OUT");
  verb->callback([options, &exit_code] { exit_code = compare(*options); });
}

}  // namespace mlgym
