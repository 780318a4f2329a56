// How a table asks to be drawn: its member "plot"; docs/report.md, "Plots".
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

struct PlotSpec {
  enum class Kind {
    bars,     // a bar a row: `label`, `value`; whiskers from `low` to `high`
    stacked,  // a bar a row, divided into the shares of `values`
    columns,  // an upright bar for each `x`, of the sums of `values`
    lines,    // over `x`: a line for each of `values`, or `value` with a line for each `label`
    scatter,  // a dot a row at `x`, `value`, called `label`
  };
  Kind kind = Kind::bars;
  std::string x, value, low, high;
  std::vector<std::string> label, values;
  std::string panel;   // a drawing of its own for each value of this column
  bool log_x = false;  // where all are above 0
};

// Nothing: the table has none. kInvalidArgument: another form, or a column that the table has not;
// `name` is the table's.
absl::StatusOr<std::optional<PlotSpec>> plot_of_table(std::string_view name, const Json& table);

}  // namespace mlgym
