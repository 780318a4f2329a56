// A model as a run uses it.
#pragma once

#include <absl/status/statusor.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/json_forward.h"
#include "config/run_config.h"
#include "plugins/registry.h"

namespace mlgym {

struct ModelPlan {
  std::string name;  // "openai/gpt-4.1"
  ComponentPlace place;
  Json settings;
  std::optional<ModelPrice> price;  // unknown: costs cannot be limited
};

}  // namespace mlgym
