#include "report/csv_format.h"

#include "base/json.h"

namespace mlgym {
namespace {

std::string field_of(const Json& cell) {
  if (cell.is_null()) return "";
  if (!cell.is_string()) return cell.dump();
  const auto& text = cell.get_ref<const std::string&>();
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string line_of(const Json& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i > 0 ? "," : "") + field_of(cells[i]);
  return line + "\n";
}

}  // namespace

std::string csv_of_table(const Json& table) {
  std::string text = line_of(table["columns"]);
  for (const auto& row : table["rows"]) text += line_of(row);
  return text;
}

std::string csv_of_report(const Json& report, const ReportStyle&) {
  std::string text;
  for (const auto& [name, table] : report["tables"].items())
    text += (text.empty() ? "# " : "\n# ") + field_of(name) + "\n" + csv_of_table(table);
  return text;
}

}  // namespace mlgym
