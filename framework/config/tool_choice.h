// A tool as an agent's or a run's list of tools names it.
#pragma once

#include <absl/status/statusor.h>

#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/json_forward.h"
#include "config/yaml.h"

namespace mlgym {

struct ToolChoice {
  std::string use;  // a built-in tool, a mlgym.tool/1 component, or a group of these
  Json settings = Json::object();

  ToolChoice(const char* name) : use(name) {}             // NOLINT: lists of names
  ToolChoice(std::string name) : use(std::move(name)) {}  // NOLINT
  ToolChoice(std::string name, Json given) : use(std::move(name)), settings(std::move(given)) {}
  bool operator==(const ToolChoice& other) const {
    return use == other.use && settings == other.settings;
  }
};

// A list whose items are NAME or {use: NAME, setting: value...}.
absl::StatusOr<std::vector<ToolChoice>> read_tool_choices(const YamlValue& list);

}  // namespace mlgym
