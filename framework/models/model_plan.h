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

// The price that a model tells of itself (mlgym_model's description); nothing when it tells none.
absl::StatusOr<std::optional<ModelPrice>> told_price(const Json& description,
                                                     const std::string& model);

// kInvalidArgument when the costs of a model are limited and its price is not known.
absl::Status check_price(const ModelPlan& model, const Limits& limits);

}  // namespace mlgym
