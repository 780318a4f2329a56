#include "report/text_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/json.h"
#include "base/terminal_text.h"

namespace mlgym {
namespace {

constexpr std::size_t kWidest = 72;  // of a text in a table of several columns
constexpr int kDigits = 5, kDecimals = 4;
constexpr std::size_t kMostRows = 100;  // of a table
constexpr double kLeastPlain = 1e-3, kMostPlain = 1e9;

bool is_nothing(const Json& cell) {
  return cell.is_null() || (cell.is_string() && cell.get_ref<const std::string&>().empty());
}

bool continues_a_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// In characters, as long as they are one column wide.
std::size_t width_of(const std::string& text) {
  return text.size() -
         static_cast<std::size_t>(std::count_if(text.begin(), text.end(), continues_a_character));
}

std::string shortened(const std::string& text, std::size_t widest) {
  if (width_of(text) <= widest) return text;
  std::size_t end = 0;
  for (std::size_t width = 0; end < text.size(); ++end) {
    if (!continues_a_character(text[end]) && ++width == widest) break;
  }
  return text.substr(0, end) + "…";
}

std::string cell_text(const Json& cell, std::size_t widest) {
  if (is_nothing(cell)) return "-";
  if (cell.is_number()) return number_text(cell);
  return shortened(without_controls(cell.get_ref<const std::string&>()), widest);
}

struct Column {
  std::vector<std::string> cells;  // the heading first
  std::size_t width = 0;
  bool of_numbers = true;
};

std::vector<Column> columns_of(const Json& table) {
  std::vector<Column> columns;
  const Json& rows = table["rows"];
  const std::size_t widest = table["columns"].size() == 1 ? std::string::npos : kWidest;
  for (std::size_t c = 0; c < table["columns"].size(); ++c) {
    Column column;
    column.cells.push_back(cell_text(table["columns"][c], widest));
    bool any = false;
    for (const auto& row : rows) {
      any = any || !is_nothing(row[c]);
      column.of_numbers = column.of_numbers && (is_nothing(row[c]) || row[c].is_number());
      column.cells.push_back(cell_text(row[c], widest));
    }
    if (!any) continue;
    for (const auto& cell : column.cells) column.width = std::max(column.width, width_of(cell));
    columns.push_back(std::move(column));
  }
  return columns;
}

// The words of a terminal (ECMA-48).
std::string coloured(const std::string& text, const char* code, const ReportStyle& style) {
  return style.colour && !text.empty() ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
}
constexpr const char* kBold = "1";
constexpr const char* kDim = "2";
constexpr const char* kUnderlined = "4";

std::string table_text(const Json& table, const ReportStyle& style) {
  if (table["rows"].empty()) return "  none\n";
  const std::vector<Column> columns = columns_of(table);
  const std::size_t heading = table["columns"].size() == 1 ? 1 : 0;  // says what the title says
  std::string text;
  const std::size_t shown = std::min(table["rows"].size(), kMostRows);
  for (std::size_t r = heading; r <= shown; ++r) {
    std::string line;
    for (const auto& column : columns) {
      const std::string padding(column.width - width_of(column.cells[r]), ' ');
      line += "  " + (column.of_numbers ? padding + column.cells[r] : column.cells[r] + padding);
    }
    line.resize(line.find_last_not_of(' ') + 1);
    if (r == 0) line = "  " + coloured(line.substr(2), kUnderlined, style);
    text += line + "\n";
  }
  if (shown < table["rows"].size())
    text += fmt::format("  ... {} of {} rows; the other formats have all\n", shown,
                        table["rows"].size());
  return text;
}

}  // namespace

std::string number_text(const Json& number) {
  if (number.is_number_integer()) return number.dump();
  const double value = number.get<double>(), size = std::abs(value);
  if (size != 0 && (size < kLeastPlain || size >= kMostPlain)) return fmt::format("{:.3e}", value);
  const int whole = size < 1 ? 1 : static_cast<int>(std::floor(std::log10(size))) + 1;
  return fmt::format("{:.{}f}", value, std::clamp(kDigits - whole, 0, kDecimals));
}

std::string text_of_report(const Json& report, const ReportStyle& style) {
  std::string text = fmt::format("profile {}\n", report["profile"].get<std::string>());
  for (const auto& run : report["runs"])
    text += fmt::format("run     {}\n", cell_text(run, std::string::npos));
  for (const auto& [name, table] : report["tables"].items()) {
    const std::string title = table["title"];
    text += "\n" + coloured(cell_text(name, kWidest), kBold, style);
    if (!title.empty()) text += coloured(": " + cell_text(title, std::string::npos), kDim, style);
    text += "\n" + table_text(table, style);
  }
  return text;
}

}  // namespace mlgym
