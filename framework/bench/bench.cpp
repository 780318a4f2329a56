#include "bench/bench.h"

#include <sys/utsname.h>

#include <cmath>

#include "base/json.h"
#include "base/process.h"
#include "base/status.h"
#include "base/text.h"
#include "bench/measurements.h"
#include "bench/statistics.h"
#include "run/host_facts.h"

namespace mlgym {
namespace {

using On = Bound::On;

const char* name_of(On on) {
  switch (on) {
    case On::ratio:
      return "ratio";
    case On::difference:
      return "difference";
    case On::value:
      break;
  }
  return "value";
}

bool holds(const Bound& bound, double value, double reference) {
  switch (bound.on) {
    case On::ratio:
      return value <= bound.most * reference;
    case On::difference:
      return value - reference <= bound.most;
    case On::value:
      break;
  }
  return value <= bound.most;
}

Json machine_facts() {
  Json facts = host_facts();
  utsname system{};
  facts["kernel"] = uname(&system) == 0 ? Json(system.release) : Json(nullptr);
  ProgramSpec spec;
  spec.arguments = {"/usr/bin/bwrap", "--version"};
  const auto version = output_of(spec, Deadline::after(5));
  facts["bubblewrap"] = version.ok() ? Json(std::string(trim(*version))) : Json(nullptr);
#ifdef NDEBUG
  facts["build"] = "release";
#else
  facts["build"] = "debug";
#endif
  facts["time"] = utc_now();
  return facts;
}

}  // namespace

const std::vector<Benchmark>& all_benchmarks() {
  static const std::vector<Benchmark> all = {
      {"step.noop", "s", "`:` in a plain bash over pipes", Bound{On::ratio, 3}, measure_step_noop},
      {"step.true", "s", "/bin/true in a plain bash over pipes", Bound{On::ratio, 2},
       measure_step_true},
      {"step.episode", "s", "the same step of the box alone", {}, measure_step_episode},
      {"box.create", "s", "bubblewrap with the same flags runs `true`", Bound{On::ratio, 1.5},
       measure_box_create},
      {"output.10mb", "s", "cat of the same file through a pipe", Bound{On::ratio, 3},
       measure_output},
      {"box.branch", "s", "cp -a of the same files", Bound{On::ratio, 0.05}, measure_box_branch},
      {"box.hold200", "bytes", "", Bound{On::value, 1e6}, measure_box_hold},
      {"kill.tree50", "s", "", Bound{On::value, 0.05}, measure_kill_tree},
      {"eval.noop",
       "s",
       "bubblewrap with the same flags runs `python3 -I -c pass`",
       {},
       measure_evaluation},
      {"plugin.call", "ns", "a virtual call", Bound{On::difference, 20}, measure_plugin_call},
      {"plugin.call_process", "ns", "a line to cat and back", Bound{On::value, 40'000},
       measure_plugin_call_process},
      {"plugin.load", "s", "dlopen of the same library", {}, measure_plugin_load},
      {"plugin.list200", "s", "reading the same files", Bound{On::value, 0.03},
       measure_plugin_list},
      {"record.append", "s", "write(2) of the same bytes", {}, measure_record_append},
      {"episode.overhead",
       "s",
       "bubblewrap with the same flags runs `true`",
       {},
       measure_episode_overhead},
  };
  return all;
}

absl::StatusOr<std::vector<const Benchmark*>> choose_benchmarks(
    const std::vector<std::string>& names) {
  std::vector<std::string> known;
  for (const auto& benchmark : all_benchmarks()) known.emplace_back(benchmark.name);
  for (const auto& name : names) {
    if (std::find(known.begin(), known.end(), name) == known.end())
      return invalid("there is no benchmark \"{}\"{}; the benchmarks: {}", name,
                     did_you_mean(name, known), join(known, ", "));
  }
  std::vector<const Benchmark*> chosen;
  for (const auto& benchmark : all_benchmarks()) {
    if (names.empty() || std::find(names.begin(), names.end(), benchmark.name) != names.end())
      chosen.push_back(&benchmark);
  }
  return chosen;
}

Json judge(const Benchmark& benchmark, const absl::StatusOr<Samples>& samples) {
  Json result = {{"name", benchmark.name},
                 {"unit", benchmark.unit},
                 {"value", nullptr},
                 {"p99", nullptr},
                 {"reference", *benchmark.reference ? Json(benchmark.reference) : Json(nullptr)},
                 {"reference_value", nullptr},
                 {"ratio", nullptr},
                 {"bound", benchmark.bound ? Json(benchmark.bound->most) : Json(nullptr)},
                 {"bound_on", benchmark.bound ? Json(name_of(benchmark.bound->on)) : Json(nullptr)},
                 {"ok", true},
                 {"skipped", nullptr}};
  if (!samples.ok()) {
    const auto code = samples.status().code();
    const bool cannot =
        code == absl::StatusCode::kUnimplemented || code == absl::StatusCode::kFailedPrecondition;
    result["skipped"] = message_of(samples.status());
    result["ok"] = cannot && !benchmark.bound;
    return result;
  }
  const double value = median(samples->value), reference = median(samples->reference);
  result["value"] = finite_or_null(value);
  result["p99"] = finite_or_null(percentile(samples->value, 0.99));
  result["reference_value"] = finite_or_null(reference);
  result["ratio"] = finite_or_null(value / reference);
  if (!samples->bounded) {
    result["bound"] = result["bound_on"] = nullptr;
    return result;
  }
  if (benchmark.bound) result["ok"] = holds(*benchmark.bound, value, reference);
  return result;
}

Json run_benchmarks(const std::vector<const Benchmark*>& benchmarks, Workplace& workplace,
                    const std::function<void(const Benchmark&)>& started) {
  Json results = Json::array();
  for (const Benchmark* benchmark : benchmarks) {
    started(*benchmark);
    results.push_back(judge(*benchmark, benchmark->measure(workplace)));
  }
  return {{"schema", 1}, {"machine", machine_facts()}, {"benchmarks", results}};
}

bool every_bound_held(const Json& document) {
  const Json& results = document["benchmarks"];
  return std::all_of(results.begin(), results.end(),
                     [](const Json& result) { return result["ok"].get<bool>(); });
}

}  // namespace mlgym
