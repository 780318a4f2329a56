// A report as Markdown (GitHub's tables).
#pragma once

#include <string>

#include "base/json_forward.h"
#include "report/formats.h"

namespace mlgym {

// A heading and a table each, with all columns that have any value. Texts of runs cannot become
// markup.
std::string markdown_of_report(const Json& report, const ReportStyle& style);

}  // namespace mlgym
