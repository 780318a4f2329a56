// Where a report goes: to standard output, and into files.
#pragma once

#include <string>

#include "base/json_forward.h"
#include "report/formats.h"

namespace mlgym {

// Prints notices to standard error, the report to standard output, with colours where that is a
// terminal which takes them, and writes its files into `folder` unless that is empty. The exit
// code.
int put_report(const Json& report, const ReportFormat& format, const std::string& folder);

}  // namespace mlgym
