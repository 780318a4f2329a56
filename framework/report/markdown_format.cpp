#include "report/markdown_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "report/text_format.h"

namespace mlgym {
namespace {

// No character of it has a meaning to Markdown or HTML, and it stays on its line.
std::string plain(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      result += ' ';
    } else if (c == '<') {
      result += "&lt;";
    } else if (c == '&') {
      result += "&amp;";
    } else {
      if (std::string_view("\\`*_[]|~$!#").find(c) != std::string_view::npos) result += '\\';
      result += c;
    }
  }
  return result;
}

std::string cell_text(const Json& cell) {
  if (cell.is_null()) return "";
  return cell.is_number() ? number_text(cell) : plain(cell.get_ref<const std::string&>());
}

struct Column {
  std::size_t place = 0;
  bool of_numbers = true;
};

std::vector<Column> columns_of(const Json& table) {
  std::vector<Column> columns;
  for (std::size_t c = 0; c < table["columns"].size(); ++c) {
    Column column{c, true};
    bool any = false;
    for (const auto& row : table["rows"]) {
      any = any || !row[c].is_null();
      column.of_numbers = column.of_numbers && !row[c].is_string();
    }
    if (any) columns.push_back(column);
  }
  return columns;
}

std::string table_text(const Json& table) {
  if (table["rows"].empty()) return "None.\n";
  const auto columns = columns_of(table);
  std::string text = "|", rule = "|";
  for (const auto& column : columns) {
    text += fmt::format(" {} |", cell_text(table["columns"][column.place]));
    rule += column.of_numbers ? " ---: |" : " --- |";
  }
  text += "\n" + rule + "\n";
  for (const auto& row : table["rows"]) {
    text += "|";
    for (const auto& column : columns) text += fmt::format(" {} |", cell_text(row[column.place]));
    text += "\n";
  }
  return text;
}

std::string list_of(const Json& texts) {
  std::string list;
  for (const auto& text : texts) list += "- " + plain(text.get_ref<const std::string&>()) + "\n";
  return list;
}

}  // namespace

std::string markdown_of_report(const Json& report, const ReportStyle&) {
  std::string text =
      fmt::format("# Report: {}\n\n{}", cell_text(report["profile"]), list_of(report["runs"]));
  if (!report["notices"].empty()) text += "\n## notices\n\n" + list_of(report["notices"]);
  for (const auto& [name, table] : report["tables"].items()) {
    text += fmt::format("\n## {}\n\n", plain(name));
    const std::string title = cell_text(table["title"]);
    if (!title.empty()) text += title + "\n\n";
    text += table_text(table);
  }
  return text;
}

}  // namespace mlgym
