// The measurements behind the benchmarks; docs/performance.md tells how each is taken.
#pragma once

#include <absl/status/statusor.h>

#include "bench/benchmark.h"

namespace mlgym {

absl::StatusOr<Samples> measure_step_noop(Workplace& workplace);
absl::StatusOr<Samples> measure_step_true(Workplace& workplace);
absl::StatusOr<Samples> measure_output(Workplace& workplace);

absl::StatusOr<Samples> measure_box_create(Workplace& workplace);
absl::StatusOr<Samples> measure_box_branch(Workplace& workplace);
absl::StatusOr<Samples> measure_box_hold(Workplace& workplace);
absl::StatusOr<Samples> measure_kill_tree(Workplace& workplace);

absl::StatusOr<Samples> measure_step_episode(Workplace& workplace);
absl::StatusOr<Samples> measure_evaluation(Workplace& workplace);
absl::StatusOr<Samples> measure_episode_overhead(Workplace& workplace);

absl::StatusOr<Samples> measure_plugin_call(Workplace& workplace);
absl::StatusOr<Samples> measure_plugin_call_process(Workplace& workplace);
absl::StatusOr<Samples> measure_plugin_load(Workplace& workplace);
absl::StatusOr<Samples> measure_plugin_list(Workplace& workplace);

absl::StatusOr<Samples> measure_record_append(Workplace& workplace);

}  // namespace mlgym
