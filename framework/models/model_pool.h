// What all episodes of a run share of their models: the run's budget, how often a provider may be
// asked, replies that were given before.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "config/limits.h"
#include "models/budget.h"
#include "models/model_plan.h"
#include "models/rate_limit.h"
#include "models/reply_cache.h"

namespace mlgym {

// One a run, before its gateways and after them. Thread-safe.
class ModelPool {
 public:
  ModelPool(SpendingLimits budget, RetryLimits retry);

  Budget& budget() { return budget_; }
  const RetryLimits& retry() const { return retry_; }
  const ReplyCache& cache() const { return cache_; }
  // One for each model's name; the first plan of a name decides.
  RateLimit& rate_limit(const ModelPlan& model);

 private:
  Budget budget_;
  const RetryLimits retry_;
  const ReplyCache cache_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<RateLimit>> rates_;
};

}  // namespace mlgym
