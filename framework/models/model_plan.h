// A model as a run uses it.
#pragma once

#include <absl/status/statusor.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/json_forward.h"
#include "config/run_config.h"
#include "models/price_list.h"
#include "plugins/registry.h"

namespace mlgym {

// What is known of a model; unset: nobody says.
struct ModelFacts {
  std::optional<ModelPrice> price;  // without it costs cannot be limited
  std::optional<std::int64_t> context, max_output, max_concurrency;
  bool person = false;  // a person answers, after as long as it takes
  std::string unable;   // why it cannot be asked here; empty: as far as it knows it can
};

struct ModelPlan {
  std::string name;  // "openai/gpt-4.1"
  ComponentPlace place;
  Json settings;
  ModelFacts facts;
  RateLimits rate;
  bool cache = false;
};

// From what the configuration says, before what the model says of itself (mlgym_model's
// `describe`), before what the price list says.
absl::StatusOr<ModelFacts> model_facts(const ModelChoice& choice, const Json& description,
                                       const PriceList& list);

// Whether an episode may ask a model, under its own limits and those of the run.
// kFailedPrecondition: the model itself knows that it cannot be asked here. kInvalidArgument: its
// price is not known, and no limit of tokens bounds what it spends.
absl::Status check_model(const ModelPlan& model, const SpendingLimits& episode,
                         const SpendingLimits& run);

}  // namespace mlgym
