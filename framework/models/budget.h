// What models may cost: nothing is asked before the most that it can cost is set aside, so that no
// limit is overshot, whoever asks at the same time.
#pragma once

#include <absl/status/statusor.h>
#include <mlgym/abi.h>

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "config/limits.h"
#include "config/run_config.h"

namespace mlgym {

// The most that a call can cost.
struct CallBound {
  std::int64_t input_tokens = 0;   // no tokenizer makes more of it
  std::int64_t output_tokens = 0;  // of each choice, as many as are wanted
  std::int32_t choices = 1;
  ModelPrice price;  // 0 where it is not known
};

// What was set aside for a call.
struct Reservation {
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;  // of each choice: no more may be asked for
  std::int64_t tokens = 0;         // in all
  double cost = 0;                 // US dollars
};

// US dollars for tokens, all of the input at the dearest price that can apply.
double most_cost(const ModelPrice& price, std::int64_t input, std::int64_t output);

// Thread-safe.
class Budget {
 public:
  // `owner` stands in messages: "the episode". A budget holds its parent's limits beside its own;
  // the parent outlives it.
  Budget(SpendingLimits limits, std::string owner, Budget* parent = nullptr);
  Budget(const Budget&) = delete;
  Budget& operator=(const Budget&) = delete;

  // Sets aside what a call can cost, with less output where the limits afford no more. Waits while
  // what others have set aside is all that is in the way, as long as `call` lasts.
  // kResourceExhausted: a limit is used up, and the budget whose limit it is `exhausted()`.
  absl::StatusOr<Reservation> reserve(const CallBound& bound, const mlgym_call* call);
  // Gives it back, and counts what the call did cost.
  void settle(const Reservation& reservation, double cost, std::int64_t tokens);
  // Counts what was spent before, without a call.
  void add_spent(double cost, std::int64_t tokens, std::int64_t calls);

  const SpendingLimits& limits() const { return limits_; }  // its own
  // Whether cost or tokens are limited, here or above.
  bool limited() const;
  bool exhausted() const;
  std::int64_t tokens() const;  // charged so far
  std::optional<double> cost_left() const;
  std::optional<std::int64_t> tokens_left() const;

 private:
  struct Amount {
    double cost = 0;
    std::int64_t tokens = 0, calls = 0;
  };
  Amount taken(bool with_reserved) const;
  std::int64_t affordable(const CallBound& bound, bool with_reserved) const;
  absl::Status used_up();
  void set_aside(const Reservation& reservation, int sign);

  const SpendingLimits limits_;
  const std::string owner_;
  Budget* const parent_;
  std::mutex own_mutex_;
  std::condition_variable own_changed_;
  std::mutex& mutex_;  // one for a budget and all above it
  std::condition_variable& changed_;
  Amount spent_, reserved_;
  bool exhausted_ = false;
};

}  // namespace mlgym
