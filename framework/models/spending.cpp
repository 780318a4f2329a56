#include "models/spending.h"

#include <algorithm>

#include "base/status.h"

namespace mlgym {
namespace {

constexpr double kMillion = 1e6;

// Counts come from backends: a wrong one must not make the sums wrap around.
constexpr std::int64_t kMostTokens = std::int64_t{1} << 53;

std::int64_t sum_of(std::int64_t a, std::int64_t b) {
  return std::min(std::min(a, kMostTokens) + std::min(b, kMostTokens), kMostTokens);
}

// Once unknown, a sum stays unknown.
void add_known(std::int64_t& sum, std::int64_t more) {
  sum = sum < 0 || more < 0 ? -1 : sum_of(sum, more);
}

}  // namespace

absl::Status Spending::check() const {
  if (token_limit_ && charged_ >= *token_limit_) {
    return make_status(absl::StatusCode::kResourceExhausted,
                       "the episode's {} tokens for models are used up", *token_limit_);
  }
  if (cost_limit_ && cost_ >= *cost_limit_) {
    return make_status(absl::StatusCode::kResourceExhausted,
                       "the episode's {:g} US dollars for models are used up", *cost_limit_);
  }
  return absl::OkStatus();
}

std::optional<double> Spending::add(const mlgym_usage& usage, std::uint64_t input_bytes,
                                    std::uint64_t output_bytes,
                                    const std::optional<ModelPrice>& price) {
  ++calls_;
  const std::int64_t input =
      usage.input >= 0 ? usage.input : static_cast<std::int64_t>(input_bytes);
  const std::int64_t output =
      usage.output >= 0 ? usage.output : static_cast<std::int64_t>(output_bytes);
  charged_ = sum_of(charged_, sum_of(input, output));
  add_known(tokens_.input, usage.input);
  add_known(tokens_.cached, usage.cached);
  add_known(tokens_.output, usage.output);
  add_known(tokens_.reasoning, usage.reasoning);
  add_known(tokens_.cache_written, usage.cache_written);
  if (!price) {
    cost_known_ = false;
    return {};
  }
  const std::int64_t cached = std::clamp<std::int64_t>(usage.cached, 0, input);
  const double cost =
      (static_cast<double>(input - cached) * price->input +
       static_cast<double>(cached) * price->cached + static_cast<double>(output) * price->output) /
      kMillion;
  cost_ += cost;
  return cost;
}

std::optional<double> Spending::cost() const {
  if (calls_ == 0 || !cost_known_) return {};
  return cost_;
}

std::optional<double> Spending::cost_left() const {
  if (!cost_limit_) return {};
  return std::max(0.0, *cost_limit_ - cost_);
}

std::optional<std::int64_t> Spending::tokens_left() const {
  if (!token_limit_) return {};
  return std::max<std::int64_t>(0, *token_limit_ - charged_);
}

}  // namespace mlgym
