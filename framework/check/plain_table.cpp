#include "check/plain_table.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace mlgym {

PlainTable::PlainTable(std::string_view text) {
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
  table.rows_[row][column] = value;
  return table.text();
}

std::string PlainTable::with_constant(std::size_t column, const std::string& value) const {
  PlainTable table = *this;
  for (auto& row : table.rows_) row[column] = value;
  return table.text();
}

std::string PlainTable::with_new_columns(const std::vector<std::string>& names,
                                         const std::string& value) const {
  PlainTable table = *this;
  for (const auto& name : names) {
    if (std::find(table.columns_.begin(), table.columns_.end(), name) != table.columns_.end())
      continue;
    table.columns_.push_back(name);
    for (auto& row : table.rows_) row.push_back(value);
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
  std::string text = join(columns_, ",") + "\n";
  for (const auto& row : rows_) text += join(row, ",") + "\n";
  return text;
}

}  // namespace mlgym
