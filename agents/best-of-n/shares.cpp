#include "shares.h"

#include <algorithm>

namespace best_of_n {
namespace {

using Json = nlohmann::ordered_json;

// The step of an attempt's validation; that of the submission.
constexpr std::int64_t kOwnSteps = 1, kLastSteps = 1;

std::optional<double> left(const Json& budget, const char* key) {
  const Json& value = budget.at(key);
  return value.is_number() ? std::optional<double>(value.get<double>()) : std::nullopt;
}

}  // namespace

std::optional<mlgym::PlayLimits> next_share(const Json& budget, std::int64_t attempts,
                                            bool clocked) {
  // Where it is not enough for all, it is for fewer.
  const auto steps = left(budget, "steps"), feedback = left(budget, "feedback");
  if (steps) {
    const auto most = (static_cast<std::int64_t>(*steps) - kLastSteps) / (kOwnSteps + 1);
    attempts = std::min(attempts, most);
  }
  if (feedback) attempts = std::min(attempts, static_cast<std::int64_t>(*feedback));
  if (attempts < 1) return {};
  mlgym::PlayLimits limits;
  if (steps) limits.steps = (static_cast<std::int64_t>(*steps) - kLastSteps) / attempts - kOwnSteps;
  if (feedback) limits.feedback = static_cast<std::int64_t>(*feedback) / attempts - 1;
  const auto part = [&](const char* key, double& limit) {
    if (const auto rest = left(budget, key)) limit = *rest / static_cast<double>(attempts);
  };
  part("compute", limits.compute);
  part("cost", limits.cost);
  if (clocked) part("time", limits.time);
  if (const auto tokens = left(budget, "tokens"))
    limits.tokens = static_cast<std::int64_t>(*tokens) / attempts;
  return limits;
}

}  // namespace best_of_n
