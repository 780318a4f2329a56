// The kinds of components.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

// "task" for "mlgym.task/1"; a text that is no kind is given back as it is.
std::string short_kind(std::string_view kind);
// "mlgym.task/1" for "task".
std::string whole_kind(std::string_view kind);

const std::vector<std::string>& component_kinds();  // short, by name
const std::vector<std::string>& whole_kinds();      // the same, whole

}  // namespace mlgym
