// A report as text for a terminal.
#pragma once

#include <string>

#include "base/json_forward.h"
#include "report/formats.h"

namespace mlgym {

// Aligned columns, numbers on the right; columns without any value are left out, and texts that
// would make lines too long are shortened. Of long tables the first 100 rows stand, and how many
// there are. Control characters of runs never reach the terminal.
std::string text_of_report(const Json& report, const ReportStyle& style);

// Five significant digits, at most four after the point; whole numbers as they are.
std::string number_text(const Json& number);

}  // namespace mlgym
