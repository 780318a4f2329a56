#include "report/html/plot_spec.h"

#include <array>
#include <utility>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "report/html/table_view.h"

namespace mlgym {
namespace {

using Kind = PlotSpec::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 5> kKinds = {{{"bars", Kind::bars},
                                                                      {"stacked", Kind::stacked},
                                                                      {"columns", Kind::columns},
                                                                      {"lines", Kind::lines},
                                                                      {"scatter", Kind::scatter}}};

class Reader {
 public:
  Reader(std::string_view name, const Json& plot, const TableView& table)
      : name_(name), plot_(plot), table_(table) {}

  std::string column(const char* key) {
    const auto found = plot_.find(key);
    if (found == plot_.end()) return "";
    if (!found->is_string()) return fail(fmt::format("\"{}\" is the name of a column", key));
    return known(found->get<std::string>());
  }
  std::vector<std::string> columns(const char* key) {
    std::vector<std::string> names;
    const auto found = plot_.find(key);
    if (found == plot_.end()) return names;
    if (!found->is_array()) {
      fail(fmt::format("\"{}\" is a list of columns", key));
      return names;
    }
    for (const auto& one : *found) {
      if (one.is_string())
        names.push_back(known(one.get<std::string>()));
      else
        fail(fmt::format("\"{}\" is a list of columns", key));
    }
    return names;
  }
  void need(bool holds, std::string_view what) {
    if (!holds) fail(fmt::format("this kind needs {}", what));
  }
  std::string fail(const std::string& problem) {
    if (status_.ok()) status_ = invalid("table {}: plot: {}", name_, problem);
    return "";
  }
  const absl::Status& status() const { return status_; }

 private:
  std::string known(std::string column) {
    if (table_.has(column)) return column;
    return fail(
        fmt::format("there is no column \"{}\"{}", column, did_you_mean(column, table_.columns())));
  }
  std::string_view name_;
  const Json& plot_;
  const TableView& table_;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<std::optional<PlotSpec>> plot_of_table(std::string_view name, const Json& table) {
  const auto found = table.find("plot");
  if (found == table.end()) return std::nullopt;
  const TableView view(table);
  Reader reader(name, *found, view);
  PlotSpec spec;
  std::string kind;
  if (!found->is_object()) return invalid("table {}: plot: is no object", name);
  if (const auto given = found->find("kind"); given != found->end() && given->is_string())
    kind = given->get<std::string>();
  bool known = false;
  for (const auto& [word, value] : kKinds) {
    if (word != kind) continue;
    spec.kind = value;
    known = true;
  }
  if (!known) reader.fail("\"kind\" is bars, stacked, columns, lines or scatter");
  spec.x = reader.column("x");
  spec.value = reader.column("value");
  spec.low = reader.column("low");
  spec.high = reader.column("high");
  spec.panel = reader.column("panel");
  spec.label = reader.columns("label");
  spec.values = reader.columns("values");
  spec.log_x = found->value("log_x", false);
  const bool x = !spec.x.empty(), value = !spec.value.empty(), label = !spec.label.empty(),
             values = !spec.values.empty();
  switch (spec.kind) {
    case Kind::bars:
      reader.need(label && value, "label and value");
      break;
    case Kind::stacked:
      reader.need(label && values, "label and values");
      break;
    case Kind::columns:
      reader.need(x && values, "x and values");
      break;
    case Kind::lines:
      reader.need(x && (values || (value && label)), "x and values, or x, value and label");
      break;
    case Kind::scatter:
      reader.need(x && value && label, "x, value and label");
      break;
  }
  if (!reader.status().ok()) return reader.status();
  return spec;
}

}  // namespace mlgym
