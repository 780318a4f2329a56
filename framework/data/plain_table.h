// A table of a task's own, of its answers or of its baseline's submission, which can be broken on
// purpose: comma-separated as RFC 4180 has it, or a JSON object a line, its fields JSON texts.
#pragma once

#include <absl/status/statusor.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

class PlainTable {
 public:
  enum class Form { csv, json_lines };
  // How a file holds rows, by its ending; nothing: it is no table.
  static std::optional<Form> form_of(std::string_view path);
  explicit PlainTable(std::string_view text, Form form = Form::csv);
  // A file in the form its ending says, by default CSV. kInvalidArgument: it is no table.
  static absl::StatusOr<PlainTable> read(const std::filesystem::path& file);

  const std::vector<std::string>& columns() const { return columns_; }
  const std::vector<std::vector<std::string>>& rows() const { return rows_; }
  // The line that makes the text no table, and why; empty: it is one.
  const std::string& problem() const { return problem_; }
  std::optional<std::size_t> column(std::string_view name) const;
  // A field as text: of JSON, what a string holds.
  std::string plain(std::size_t row, std::size_t column) const;
  bool is_distinct(std::size_t column) const;  // no value stands twice
  bool is_numeric(std::size_t column) const;   // every value is a number

  // The file again, with one thing changed. Columns and rows are in range; values are written as
  // CSV has them: in JSON, numbers, NaN and infinity stand for themselves, nothing is null.
  std::string without_column(std::size_t column) const;
  std::string with_other_names() const;
  std::string with_value(std::size_t column, std::size_t row, const std::string& value) const;
  std::string with_value(const std::vector<std::size_t>& columns, std::size_t row,
                         const std::string& value) const;
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
  std::string problem_;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace mlgym
