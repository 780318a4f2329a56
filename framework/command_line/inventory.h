// What is installed: tasks, agents, plugins and their components, as `list` and `info` show them.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_forward.h"
#include "plugins/registry.h"

namespace mlgym {

// The kinds that `list` knows, by name: "agent", "task", ..., and "plugin" and "schema".
const std::vector<std::string>& inventory_kinds();

// `kind` in singular or plural; kNotFound names the nearest.
absl::StatusOr<std::string> inventory_kind(std::string_view kind);

// {"name","summary","version","plugin","path","status":"ok|broken|needs-data|needs-package","problem","variants"?}
// each, by name. A task has the status of its default variant. Broken items are listed, never an
// error. Opens no library.
std::vector<Json> inventory(std::string_view kind, const Registry& registry);

// [{"name","status","problem"}] of a task's variants, in the order given.
Json variant_states(const std::filesystem::path& folder, const std::vector<std::string>& variants);

}  // namespace mlgym
