// What every sandbox promises, tried in real boxes: docs/sandboxes.md lists the checks.
#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <vector>

#include "boxes/box.h"
#include "check/check_report.h"

namespace mlgym {

// The checks, in the order they are made.
std::vector<std::string> sandbox_checks();

// Makes the checks, or those in `only`, and appends them to the report. What the sandbox says it
// cannot do here is skipped with its reason; where it cannot be used at all, `report.unable` is
// set. `news` is told of every check when it is done.
void check_sandbox(Boxes& boxes, const std::vector<std::string>& only,
                   const std::atomic<bool>& cancelled,
                   const std::function<void(const CheckResult&)>& news, CheckReport& report);

}  // namespace mlgym
