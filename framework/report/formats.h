// The formats in which reports are written. A new one is a line in formats.cpp.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

struct ReportStyle {
  bool colour = false;  // for a terminal
};

struct ReportFormat {
  std::string name;  // of --format
  std::string file;  // what --out writes; ".x": a file NAME.x for every table
  // The whole text of a report of make_report.
  std::string (*render)(const Json& report, const ReportStyle& style);
  // The file of one table, where every table has one.
  std::string (*render_table)(const Json& table);
  bool drawn = false;  // what agents did is part of it, and --out writes each drawing as an SVG
};

std::vector<std::string> report_format_names();
// kInvalidArgument names the formats.
absl::StatusOr<ReportFormat> report_format(std::string_view name);

struct ReportFile {
  std::string name, content;
};
// The files of a report, without colours.
std::vector<ReportFile> report_files(const ReportFormat& format, const Json& report);

}  // namespace mlgym
