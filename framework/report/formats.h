// The formats in which reports are written. A new one is a line in formats.cpp.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

struct ReportFormat {
  std::string name;  // of --format
  std::string file;  // what --out writes
  // The whole text of a report of make_report.
  std::string (*render)(const Json& report);
};

std::vector<std::string> report_format_names();
// kInvalidArgument names the formats.
absl::StatusOr<ReportFormat> report_format(std::string_view name);

}  // namespace mlgym
