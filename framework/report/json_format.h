// A report as the JSON document of `mlgym report --format json`.
#pragma once

#include <string>

#include "base/json_forward.h"
#include "report/formats.h"

namespace mlgym {

// The report without titles and plots, which are for people, and with the other forms that tables
// ask for ("also", kinds/aggregator.h) at the top.
std::string json_of_report(const Json& report, const ReportStyle& style);

}  // namespace mlgym
