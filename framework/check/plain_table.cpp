#include "check/plain_table.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"

namespace mlgym {

PlainTable::PlainTable(std::string_view text, Form form) : form_(form) {
  if (form == Form::csv) {
    read_csv(text);
  } else {
    read_json_lines(text);
  }
}

void PlainTable::read_csv(std::string_view text) {
  for (const auto& line : split(text, '\n')) {
    const std::string_view plain = trim(line);
    if (plain.empty()) continue;
    if (columns_.empty()) {
      columns_ = split(plain, ',');
    } else if (auto row = split(plain, ','); row.size() == columns_.size()) {
      rows_.push_back(std::move(row));
    }
  }
}

void PlainTable::read_json_lines(std::string_view text) {
  for (const auto& line : split(text, '\n')) {
    const auto object = parse_json(trim(line));
    if (!object.ok() || !object->is_object()) continue;
    if (columns_.empty()) {
      for (const auto& [name, value] : object->items()) columns_.push_back(name);
    }
    std::vector<std::string> row;
    for (const auto& name : columns_)
      row.push_back(object->contains(name) ? dump_json((*object)[name]) : "null");
    rows_.push_back(std::move(row));
  }
}

std::string PlainTable::field(const std::string& value) const {
  if (form_ == Form::csv) return value;
  if (value.empty()) return "null";
  // Not JSON, but what many programs that write JSON make of them, and many that read it take.
  if (value == "nan" || value == "NaN") return "NaN";
  if (value == "inf") return "Infinity";
  return parse_json(value).ok() ? value : dump_json(Json(value));
}

std::size_t PlainTable::key_column() const {
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    std::set<std::string_view> values;
    for (const auto& row : rows_) values.insert(row[c]);
    if (values.size() == rows_.size()) return c;
  }
  return 0;
}

std::string PlainTable::without_column(std::size_t column) const {
  PlainTable table = *this;
  const auto at = static_cast<std::ptrdiff_t>(column);
  table.columns_.erase(table.columns_.begin() + at);
  for (auto& row : table.rows_) row.erase(row.begin() + at);
  return table.text();
}

std::string PlainTable::with_other_names() const {
  PlainTable table = *this;
  for (auto& name : table.columns_) name = "other_" + name;
  return table.text();
}

std::string PlainTable::with_value(std::size_t column, std::size_t row,
                                   const std::string& value) const {
  PlainTable table = *this;
  table.rows_[row][column] = field(value);
  return table.text();
}

std::string PlainTable::with_constant(std::size_t column, const std::string& value) const {
  PlainTable table = *this;
  for (auto& row : table.rows_) row[column] = field(value);
  return table.text();
}

std::string PlainTable::with_new_columns(const std::vector<std::string>& names,
                                         const std::string& value) const {
  PlainTable table = *this;
  for (const auto& name : names) {
    if (std::find(table.columns_.begin(), table.columns_.end(), name) != table.columns_.end())
      continue;
    table.columns_.push_back(name);
    for (auto& row : table.rows_) row.push_back(field(value));
  }
  return table.text();
}

std::string PlainTable::without_last_rows(std::size_t count) const {
  PlainTable table = *this;
  table.rows_.resize(table.rows_.size() - count);
  return table.text();
}

std::string PlainTable::with_first_row_twice() const {
  PlainTable table = *this;
  table.rows_.push_back(table.rows_[0]);
  return table.text();
}

std::string PlainTable::with_first_row_in_place_of_second() const {
  PlainTable table = *this;
  table.rows_[1] = table.rows_[0];
  return table.text();
}

std::string PlainTable::with_short_row() const {
  PlainTable table = *this;
  table.rows_[0].resize(1);
  return table.text();
}

std::string PlainTable::repeated(std::size_t times) const {
  PlainTable table = *this;
  table.rows_.reserve(rows_.size() * times);
  for (std::size_t i = 1; i < times; ++i)
    table.rows_.insert(table.rows_.end(), rows_.begin(), rows_.end());
  return table.text();
}

std::string PlainTable::text() const {
  std::string text;
  if (form_ == Form::csv) {
    text = join(columns_, ",") + "\n";
    for (const auto& row : rows_) text += join(row, ",") + "\n";
    return text;
  }
  for (const auto& row : rows_) {
    std::vector<std::string> members;
    for (std::size_t c = 0; c < row.size(); ++c)
      members.push_back(dump_json(Json(columns_[c])) + ": " + row[c]);
    text += "{" + join(members, ", ") + "}\n";
  }
  return text;
}

}  // namespace mlgym
