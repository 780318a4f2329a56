// Running benchmarks and judging them: the document of `mlgym bench`.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <functional>
#include <string>
#include <vector>

#include "base/json_forward.h"
#include "bench/benchmark.h"

namespace mlgym {

const std::vector<Benchmark>& all_benchmarks();  // in the order in which they run

// The named ones, in that order; all when none is named. kInvalidArgument names the nearest.
absl::StatusOr<std::vector<const Benchmark*>> choose_benchmarks(
    const std::vector<std::string>& names);

// One entry of "benchmarks". Bounds are judged by medians. A bound that could not be measured is
// not held, and neither is a benchmark that failed (any error but kUnimplemented and
// kFailedPrecondition) ok.
Json judge(const Benchmark& benchmark, const absl::StatusOr<Samples>& samples);

// {"schema": 1, "machine": {...}, "benchmarks": [...]}. `started` is called before each one.
Json run_benchmarks(const std::vector<const Benchmark*>& benchmarks, Workplace& workplace,
                    const std::function<void(const Benchmark&)>& started);
bool every_bound_held(const Json& document);

// For people: the machine, then a line for each benchmark.
std::string bench_table(const Json& document);

}  // namespace mlgym
