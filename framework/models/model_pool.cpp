#include "models/model_pool.h"

#include <cstdlib>

namespace mlgym {
namespace {

std::filesystem::path reply_folder() {
  if (const char* set = std::getenv("XDG_CACHE_HOME"); set && *set)
    return std::filesystem::path(set) / "mlgym" / "replies";
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home ? home : "/") / ".cache" / "mlgym" / "replies";
}

}  // namespace

ModelPool::ModelPool(SpendingLimits budget, RetryLimits retry)
    : budget_(budget, "the run"), retry_(retry), cache_(reply_folder()) {}

RateLimit& ModelPool::rate_limit(const ModelPlan& model) {
  const std::lock_guard lock(mutex_);
  auto& rate = rates_[model.name];
  if (!rate) rate = std::make_unique<RateLimit>(model.rate, model.facts.max_concurrency);
  return *rate;
}

}  // namespace mlgym
