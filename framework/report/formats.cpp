#include "report/formats.h"

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "report/csv_format.h"
#include "report/json_format.h"
#include "report/markdown_format.h"
#include "report/text_format.h"

namespace mlgym {
namespace {

const std::vector<ReportFormat>& formats() {
  static const std::vector<ReportFormat> list = {{"text", "report.txt", text_of_report, nullptr},
                                                 {"json", "report.json", json_of_report, nullptr},
                                                 {"csv", ".csv", csv_of_report, csv_of_table},
                                                 {"md", "report.md", markdown_of_report, nullptr}};
  return list;
}

}  // namespace

std::vector<std::string> report_format_names() {
  std::vector<std::string> names;
  for (const auto& format : formats()) names.push_back(format.name);
  return names;
}

absl::StatusOr<ReportFormat> report_format(std::string_view name) {
  for (const auto& format : formats()) {
    if (format.name == name) return format;
  }
  return invalid("there is no report format \"{}\"; formats: {}", name,
                 join(report_format_names(), ", "));
}

std::vector<ReportFile> report_files(const ReportFormat& format, const Json& report) {
  if (!format.render_table) return {{format.file, format.render(report, {})}};
  std::vector<ReportFile> files;
  for (const auto& [name, table] : report["tables"].items())
    files.push_back({encode_name(name) + format.file, format.render_table(table)});
  return files;
}

}  // namespace mlgym
