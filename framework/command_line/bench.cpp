// mlgym bench
#include "bench/bench.h"

#include <memory>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "command_line/exit_code.h"
#include "command_line/output.h"
#include "command_line/sandbox_choice.h"
#include "command_line/verbs.h"
#include "config/defaults.h"

namespace mlgym {
namespace {

struct Options {
  std::vector<std::string> names;
  std::string sandbox = kDefaultSandbox;
  bool json = false, check = false;
};

int bench(const Options& options) {
  const auto chosen = choose_benchmarks(options.names);
  if (!chosen.ok()) return report_failure(chosen.status(), options.json);
  Registry registry(plugin_search_path());
  if (const auto sandbox = registry.find("sandbox", options.sandbox); !sandbox.ok())
    return report_failure(sandbox.status(), options.json);
  const auto workplace = Workplace::make(registry, [&] {
    auto boxes = start_boxes(options.sandbox, registry);
    // Benchmarks without boxes go on, those with boxes say why they do not.
    return boxes.ok() ? std::move(boxes) : unable("{}", message_of(boxes.status()));
  });
  if (!workplace.ok()) return report_failure(workplace.status(), options.json);
  const Json document = run_benchmarks(*chosen, **workplace, [](const Benchmark& benchmark) {
    print_message(fmt::format("measuring {}", benchmark.name));
  });
  if (options.json) {
    print_document(document);
  } else {
    print_result(bench_table(document));
  }
  if (!options.check || every_bound_held(document)) return kExitDone;
  std::vector<std::string> missed;
  for (const auto& result : document["benchmarks"]) {
    if (!result["ok"].get<bool>()) missed.push_back(result["name"]);
  }
  print_message("bounds are not held: " + join(missed, ", "));
  return kExitNo;
}

}  // namespace

void add_bench(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* verb = app.add_subcommand("bench", "Measure mlgym on this machine, beside plain programs");
  verb->add_option("NAME", options->names, "Benchmarks; all unless given");
  verb->add_option("--sandbox", options->sandbox, "The sandbox to use [MLGYM_SANDBOX]")
      ->envname("MLGYM_SANDBOX");
  verb->add_flag("--check", options->check, "Exit with 1 when a bound is not held [MLGYM_CHECK]")
      ->envname("MLGYM_CHECK");
  verb->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  verb->callback([options, &exit_code] { exit_code = bench(*options); });
}

}  // namespace mlgym
