// `mlgym check task`: whether a task keeps what docs/check_task.md promises of every task.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "boxes/box.h"
#include "check/check_report.h"
#include "plugins/registry.h"

namespace mlgym {

// Told of every check when it is done.
using CheckNews = std::function<void(const CheckResult&)>;

// Runs every check of the task, "TASK" or "TASK:VARIANT". A check that cannot be made because an
// earlier one failed is skipped. Errors of this machine are failures of the check they happened in.
CheckReport check_task(const std::string& task, Boxes& boxes, Registry& registry,
                       const std::atomic<bool>& cancelled, const CheckNews& news);

}  // namespace mlgym
