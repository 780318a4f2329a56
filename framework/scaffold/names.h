// The names that stand in a new folder, made from the one that its author gives it.
#pragma once

#include <absl/status/status.h>

#include <map>
#include <string>
#include <string_view>

namespace mlgym {

// Whether a component, a folder and a file may be called so on every system that holds them.
absl::Status check_new_name(std::string_view name);

// What stands for what in templates, by the words between the @: NAME "near-miss", CLASS
// "NearMiss", PLUGIN "metric_near-miss", KIND "metric", SCHEMAS the folder with the JSON Schemas.
using Placeholders = std::map<std::string, std::string>;
Placeholders placeholders_for(std::string_view kind, std::string_view name,
                              std::string_view schemas);

// `text` with every @WORD@ of the placeholders replaced; all else stays as it is.
std::string fill_placeholders(std::string_view text, const Placeholders& placeholders);

}  // namespace mlgym
