// Tables as CSV (RFC 4180).
#pragma once

#include <string>

#include "base/json_forward.h"
#include "report/formats.h"

namespace mlgym {

// A table: a line with the columns, then its rows. Numbers have all their digits, what is absent is
// empty.
std::string csv_of_table(const Json& table);

// All tables one after the other, each below a line "# NAME", with empty lines between.
std::string csv_of_report(const Json& report, const ReportStyle& style);

}  // namespace mlgym
