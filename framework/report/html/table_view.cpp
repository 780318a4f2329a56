#include "report/html/table_view.h"

#include <limits>

#include "report/html/scale.h"

namespace mlgym {

std::string cell_text(const Json& cell) {
  if (cell.is_string()) return cell.get<std::string>();
  if (cell.is_number_integer()) return std::to_string(cell.get<std::int64_t>());
  if (cell.is_number()) return short_number(cell.get<double>());
  return "";
}

std::vector<std::string> TableView::columns() const {
  return table_["columns"].get<std::vector<std::string>>();
}

std::optional<std::size_t> TableView::index_of(std::string_view column) const {
  const auto& columns = table_["columns"];
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].get_ref<const std::string&>() == column) return i;
  return std::nullopt;
}

const Json& TableView::cell(std::size_t row, std::string_view column) const {
  static const Json kNothing;
  const auto index = index_of(column);
  return index ? table_["rows"][row][*index] : kNothing;
}

double TableView::number(std::size_t row, std::string_view column) const {
  const Json& value = cell(row, column);
  return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

std::string TableView::text(std::size_t row, std::string_view column) const {
  return cell_text(cell(row, column));
}

std::string TableView::label(std::size_t row, const std::vector<std::string>& columns) const {
  std::string label;
  for (const auto& column : columns) {
    const auto part = text(row, column);
    if (part.empty()) continue;
    if (!label.empty()) label += " / ";
    label += part;
  }
  return label;
}

}  // namespace mlgym
