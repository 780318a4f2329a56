// A task that asks for next to nothing, so that what is around it can be measured.
#pragma once

#include <absl/status/statusor.h>

#include "bench/workplace.h"
#include "environment/ready_task.h"

namespace mlgym {

// Writes it below the workplace's folder and makes it ready: the starter holds the submission, the
// baseline runs `:`, the evaluation is a script of one line. kFailedPrecondition where it cannot be
// played.
absl::StatusOr<ReadyTask> make_small_task(Workplace& workplace);

}  // namespace mlgym
