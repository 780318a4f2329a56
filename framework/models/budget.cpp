#include "models/budget.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>

#include "base/status.h"
#include "models/waiting.h"

namespace mlgym {
namespace {

constexpr double kMillion = 1e6;
// A reply of fewer tokens is not worth its input; fewer may be wanted.
constexpr std::int64_t kLeastOutput = 256;
// Far above what any provider offers, and far from where sums would wrap around.
constexpr std::int64_t kMostTokens = std::int64_t{1} << 53;

}  // namespace

double most_cost(const ModelPrice& price, std::int64_t input, std::int64_t output) {
  const double dearest = std::max({price.input, price.cached, price.cache_written});
  return (static_cast<double>(input) * dearest + static_cast<double>(output) * price.output) /
         kMillion;
}

Budget::Budget(SpendingLimits limits, std::string owner, Budget* parent)
    : limits_(limits),
      owner_(std::move(owner)),
      parent_(parent),
      mutex_(parent ? parent->mutex_ : own_mutex_),
      changed_(parent ? parent->changed_ : own_changed_) {}

Budget::Amount Budget::taken(bool with_reserved) const {
  Amount amount = spent_;
  if (with_reserved) {
    amount.cost += reserved_.cost;
    amount.tokens += reserved_.tokens;
    amount.calls += reserved_.calls;
  }
  return amount;
}

// Tokens of output that one choice can have; below 0: not even the input.
std::int64_t Budget::affordable(const CallBound& bound, bool with_reserved) const {
  const Amount amount = taken(with_reserved);
  std::int64_t most = bound.output_tokens;
  if (limits_.calls && amount.calls >= *limits_.calls) return -1;
  if (limits_.tokens) {
    const std::int64_t left = *limits_.tokens - amount.tokens - bound.input_tokens;
    most = std::min(most, left < 0 ? -1 : left / bound.choices);
  }
  if (limits_.cost) {
    const double left = *limits_.cost - amount.cost - most_cost(bound.price, bound.input_tokens, 0);
    const double one = most_cost(bound.price, 0, 1) * bound.choices;
    if (left < 0) {
      most = -1;
    } else if (one * static_cast<double>(most) > left) {
      most = static_cast<std::int64_t>(std::floor(left / one));
    }
  }
  return parent_ ? std::min(most, parent_->affordable(bound, with_reserved)) : most;
}

absl::Status Budget::used_up() {
  exhausted_ = true;
  std::string limit;
  if (limits_.cost) limit = fmt::format("{:g} US dollars", *limits_.cost);
  if (limits_.tokens)
    limit += fmt::format("{}{} tokens", limit.empty() ? "" : ", ", *limits_.tokens);
  if (limits_.calls) limit += fmt::format("{}{} calls", limit.empty() ? "" : ", ", *limits_.calls);
  return make_status(absl::StatusCode::kResourceExhausted,
                     "{}'s limit for models ({}) leaves no room for another call", owner_, limit);
}

void Budget::set_aside(const Reservation& reservation, int sign) {
  reserved_.cost = std::max(0.0, reserved_.cost + sign * reservation.cost);
  reserved_.tokens += sign * reservation.tokens;
  reserved_.calls += sign;
  // What rounding leaves of sums and differences would be waited for without end.
  if (reserved_.calls == 0) reserved_.cost = 0;
  if (parent_) parent_->set_aside(reservation, sign);
}

absl::StatusOr<Reservation> Budget::reserve(const CallBound& wanted, const mlgym_call* call) {
  CallBound bound = wanted;
  bound.choices = std::max(bound.choices, 1);
  bound.input_tokens = std::clamp<std::int64_t>(bound.input_tokens, 0, kMostTokens);
  bound.output_tokens = std::clamp<std::int64_t>(bound.output_tokens, 1, kMostTokens);
  const std::int64_t least = std::min(bound.output_tokens, kLeastOutput);
  std::unique_lock lock(mutex_);
  for (;;) {
    const std::int64_t output = affordable(bound, true);
    if (output >= least) {
      Reservation reservation;
      reservation.input_tokens = bound.input_tokens;
      reservation.output_tokens = output;
      reservation.tokens = std::min(bound.input_tokens + output * bound.choices, kMostTokens);
      reservation.cost = most_cost(bound.price, bound.input_tokens, output * bound.choices);
      set_aside(reservation, +1);
      return reservation;
    }
    if (affordable(bound, false) < least) {
      for (Budget* budget = this; budget; budget = budget->parent_) {
        Budget* const above = budget->parent_;
        if (!above || above->affordable(bound, false) >= least) return budget->used_up();
      }
    }
    if (auto wanted_still = still_wanted(call); !wanted_still.ok()) return wanted_still;
    changed_.wait_for(lock, std::chrono::milliseconds(20));
  }
}

void Budget::settle(const Reservation& reservation, double cost, std::int64_t tokens) {
  const std::lock_guard lock(mutex_);
  set_aside(reservation, -1);
  for (Budget* budget = this; budget; budget = budget->parent_) {
    budget->spent_.cost += cost;
    budget->spent_.tokens =
        std::min(budget->spent_.tokens + std::min(tokens, kMostTokens), kMostTokens);
    ++budget->spent_.calls;
  }
  changed_.notify_all();
}

void Budget::add_spent(double cost, std::int64_t tokens, std::int64_t calls) {
  const std::lock_guard lock(mutex_);
  spent_.cost += cost;
  spent_.tokens += tokens;
  spent_.calls += calls;
}

bool Budget::limited() const {
  return limits_.cost || limits_.tokens || (parent_ && parent_->limited());
}

bool Budget::exhausted() const {
  const std::lock_guard lock(mutex_);
  return exhausted_;
}

std::int64_t Budget::tokens() const {
  const std::lock_guard lock(mutex_);
  return spent_.tokens;
}

std::optional<double> Budget::cost_left() const {
  const std::lock_guard lock(mutex_);
  if (!limits_.cost) return {};
  return std::max(0.0, *limits_.cost - spent_.cost);
}

std::optional<std::int64_t> Budget::tokens_left() const {
  const std::lock_guard lock(mutex_);
  if (!limits_.tokens) return {};
  return std::max<std::int64_t>(0, *limits_.tokens - spent_.tokens);
}

}  // namespace mlgym
