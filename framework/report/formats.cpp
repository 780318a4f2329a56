#include "report/formats.h"

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "report/csv_format.h"
#include "report/html/page.h"
#include "report/json_format.h"
#include "report/markdown_format.h"
#include "report/text_format.h"

namespace mlgym {
namespace {

const std::vector<ReportFormat>& formats() {
  static const std::vector<ReportFormat> list = {
      {"text", "report.txt", text_of_report, nullptr, false},
      {"json", "report.json", json_of_report, nullptr, false},
      {"csv", ".csv", csv_of_report, csv_of_table, false},
      {"md", "report.md", markdown_of_report, nullptr, false},
      {"html", "report.html",
       [](const Json& report, const ReportStyle&) { return html_page(report); }, nullptr, true}};
  return list;
}

// Of a table: its name, in characters that every file system has.
std::string file_stem(const std::string& table) {
  std::vector<std::string> parts;
  for (const auto& part : split(table, '_')) parts.push_back(encode_name(part));
  return join(parts, "_");
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
  std::vector<ReportFile> files;
  if (!format.render_table) {
    files.push_back({format.file, format.render(report, {})});
    if (!format.drawn) return files;
    for (auto& drawing : drawings_of(report))
      files.push_back({file_stem(drawing.table) + ".svg", std::move(drawing.svg)});
    return files;
  }
  for (const auto& [name, table] : report["tables"].items())
    files.push_back({file_stem(name) + format.file, format.render_table(table)});
  return files;
}

}  // namespace mlgym
