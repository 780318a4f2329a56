// A table of a report, by the names of its columns.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace mlgym {

// Borrows the table.
class TableView {
 public:
  explicit TableView(const Json& table) : table_(table) {}

  std::size_t rows() const { return table_["rows"].size(); }
  std::vector<std::string> columns() const;
  bool has(std::string_view column) const { return index_of(column).has_value(); }
  // NaN where there is no number.
  double number(std::size_t row, std::string_view column) const;
  // Numbers are written short; empty where there is nothing.
  std::string text(std::size_t row, std::string_view column) const;
  // Of several columns, with " / " between those that are not empty.
  std::string label(std::size_t row, const std::vector<std::string>& columns) const;

 private:
  std::optional<std::size_t> index_of(std::string_view column) const;
  const Json& cell(std::size_t row, std::string_view column) const;
  const Json& table_;
};

std::string cell_text(const Json& cell);

}  // namespace mlgym
