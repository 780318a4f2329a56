#include "table.h"

#include "csv.h"
#include "json_lines.h"
#include "utf8.h"

namespace script {
namespace {

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && text.size() < 200; ++i)
    text += (i == 0 ? "" : ",") + names[i];
  return excerpt(text, 200);
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

std::size_t Table::column(std::string_view name, std::string_view file) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] == name) return i;
  }
  throw TableError(std::string(file) + " has no column " + shown(name) +
                   "; its columns: " + listed(columns));
}

Table parse_table(std::string_view text, std::string_view name, std::size_t most_rows) {
  return ends_with(name, ".jsonl") ? parse_json_lines(text, name, most_rows)
                                   : parse_csv(text, name, most_rows);
}

}  // namespace script
