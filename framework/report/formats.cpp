#include "report/formats.h"

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "report/text_format.h"

namespace mlgym {
namespace {

// Titles are for people.
std::string json_of(const Json& report) {
  Json document = report;
  for (auto& table : document["tables"]) table.erase("title");
  return dump_json_indented(document) + "\n";
}

const std::vector<ReportFormat>& formats() {
  static const std::vector<ReportFormat> list = {{"text", "report.txt", text_of_report},
                                                 {"json", "report.json", json_of}};
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

}  // namespace mlgym
