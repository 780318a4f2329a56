// `mlgym check task`: whether a task keeps what docs/check_task.md promises of every task.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "boxes/box.h"
#include "check/check_report.h"
#include "plugins/registry.h"

namespace mlgym {

// Told of every check when it is done.
using CheckNews = std::function<void(const CheckResult&)>;

// The checks, in the order they are made.
const std::vector<std::string>& task_checks();

// Checks the task, "TASK" or "TASK:VARIANT": everything, or with `only` those checks and what they
// build on (`definition`, and for most `baseline`). A check that cannot be made because an earlier
// one failed is skipped. Errors of this machine are failures of the check they happened in.
CheckReport check_task(const std::string& task, const std::vector<std::string>& only, Boxes& boxes,
                       Registry& registry, const std::atomic<bool>& cancelled,
                       const CheckNews& news);

}  // namespace mlgym
