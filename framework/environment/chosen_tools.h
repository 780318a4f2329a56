// Which tools a list of tools names.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json_forward.h"
#include "config/tool_choice.h"
#include "plugins/registry.h"

namespace mlgym {

struct ChosenTool {
  std::string name;
  Json settings;
  std::optional<ComponentPlace> place;  // nothing: it is built in
};

// By name, each once. A name that is no tool but the `group` of tools of a plugin stands for all of
// these, with its settings; a tool that is named itself counts over its group. Errors name the
// tool and what there is. A plugin in `own_folder`, the agent's (may be empty), comes first.
absl::StatusOr<std::vector<ChosenTool>> choose_tools(const std::vector<ToolChoice>& choices,
                                                     const Registry& registry,
                                                     const std::filesystem::path& own_folder = {});

}  // namespace mlgym
