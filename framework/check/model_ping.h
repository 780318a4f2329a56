// Whether a model answers, and what it can do: one small question for each ability.
#pragma once

#include <mlgym/kinds/model.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "check/check_report.h"
#include "components/model.h"
#include "models/model_plan.h"
#include "plugins/call.h"

namespace mlgym {

struct Ping {
  CheckResult result;
  mlgym_usage usage;           // as it was told
  std::optional<double> cost;  // US dollars; nothing where tokens or price are not known
};

struct PingOptions {
  double seconds = 60;  // for each question
  Call::Cancelled cancelled;
  std::function<void(const Ping&)> news;  // after each question; may be empty
};

// "reply", "tool_call", "image", "reply_schema", "two_choices". When the first fails the others are
// skipped.
std::vector<Ping> ping_model(ModelComponent& model, const ModelFacts& facts,
                             const PingOptions& options);

}  // namespace mlgym
