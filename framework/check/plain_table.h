// A table of a task's own baseline, to be broken on purpose: comma-separated, its fields plain,
// without quotes, commas and line ends inside; or a JSON object a line, its fields JSON texts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

class PlainTable {
 public:
  enum class Form { csv, json_lines };
  explicit PlainTable(std::string_view text, Form form = Form::csv);

  const std::vector<std::string>& columns() const { return columns_; }
  const std::vector<std::vector<std::string>>& rows() const { return rows_; }
  // The column that names the rows: the first whose values are all different.
  std::size_t key_column() const;

  // The file again, with one thing changed. Columns and rows are in range; values are written as
  // CSV has them: in JSON, numbers, NaN and infinity stand for themselves, nothing is null.
  std::string without_column(std::size_t column) const;
  std::string with_other_names() const;
  std::string with_value(std::size_t column, std::size_t row, const std::string& value) const;
  std::string with_constant(std::size_t column, const std::string& value) const;
  std::string with_new_columns(const std::vector<std::string>& names,
                               const std::string& value) const;  // those it does not have
  std::string without_last_rows(std::size_t count) const;
  std::string with_first_row_twice() const;
  std::string with_first_row_in_place_of_second() const;
  std::string with_short_row() const;  // the first field of the first row only
  std::string repeated(std::size_t times) const;

 private:
  void read_csv(std::string_view text);
  void read_json_lines(std::string_view text);
  std::string field(const std::string& value) const;
  std::string text() const;
  Form form_;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace mlgym
