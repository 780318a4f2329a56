// The tables of functions that components come with.
#pragma once

#include <absl/status/status.h>
#include <mlgym/abi.h>

#include <string_view>

namespace mlgym {

// Whether a component's table has every function that its kind needs; what a host can do without
// may be null or absent. kInvalidArgument: one line with the function and the remedy.
absl::Status check_table(const mlgym_component& component);
// What it says of a table of that (whole) kind without `function`.
absl::Status table_without(std::string_view function, std::string_view kind);

}  // namespace mlgym
