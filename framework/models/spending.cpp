#include "models/spending.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "plugins/chat_words.h"

namespace mlgym {
namespace {

constexpr double kMillion = 1e6;

// Counts come from backends: a wrong one must not make the sums wrap around.
constexpr std::int64_t kMostTokens = std::int64_t{1} << 53;

std::int64_t sum_of(std::int64_t a, std::int64_t b) {
  return std::min(std::min(a, kMostTokens) + std::min(b, kMostTokens), kMostTokens);
}

}  // namespace

Charge charge_of(const mlgym_usage& told, std::int64_t most_input, std::int64_t most_output,
                 const std::optional<ModelPrice>& price) {
  Charge charge{told, 0, {}, told.input < 0 || told.output < 0};
  const std::int64_t input = std::min(told.input >= 0 ? told.input : most_input, kMostTokens);
  const std::int64_t output = std::min(told.output >= 0 ? told.output : most_output, kMostTokens);
  charge.tokens = sum_of(input, output);
  if (!price) return charge;
  const std::int64_t cached = std::clamp<std::int64_t>(told.cached, 0, input);
  const std::int64_t written = std::clamp<std::int64_t>(told.cache_written, 0, input - cached);
  charge.cost = (static_cast<double>(input - cached - written) * price->input +
                 static_cast<double>(cached) * price->cached +
                 static_cast<double>(written) * price->cache_written +
                 static_cast<double>(output) * price->output) /
                kMillion;
  return charge;
}

void Spending::add(const Charge& charge) {
  ++calls_;
  for (const auto& [word, count] : kUsageCounts) {
    std::int64_t& sum = tokens_.*count;
    const std::int64_t more = charge.usage.*count;
    sum = sum < 0 || more < 0 ? -1 : sum_of(sum, more);  // once unknown, it stays unknown
  }
  cost_known_ = cost_known_ && charge.cost;
  cost_ += charge.cost.value_or(0);
}

std::optional<double> Spending::cost() const {
  if (calls_ == 0 || !cost_known_) return {};
  return cost_;
}

Json Spending::json() const {
  Json tokens = Json::object();
  for (const auto& [word, count] : kUsageCounts) tokens[word] = tokens_.*count;
  return {{"calls", calls_}, {"tokens", tokens}, {"cost", cost_}, {"cost_known", cost_known_}};
}

Spending Spending::from(const Json& json) {
  Spending spending;
  spending.calls_ = json["calls"];
  for (const auto& [word, count] : kUsageCounts) spending.tokens_.*count = json["tokens"][word];
  spending.cost_ = json["cost"];
  spending.cost_known_ = json["cost_known"];
  return spending;
}

}  // namespace mlgym
