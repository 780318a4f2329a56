// A report as one HTML file that needs nothing else.
#pragma once

#include <string>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

// `report` as of make_report. Tables that ask for a drawing have it above them; long tables are
// folded.
std::string html_page(const Json& report);

struct Drawing {
  std::string table, title, svg;  // a whole SVG file
};
// The drawings of a report, in the order of its tables.
std::vector<Drawing> drawings_of(const Json& report);

}  // namespace mlgym
