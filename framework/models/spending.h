// What models have cost an episode, against what they may cost.
#pragma once

#include <absl/status/status.h>
#include <mlgym/kinds/model.h>

#include <cstdint>
#include <optional>

#include "config/limits.h"
#include "config/run_config.h"

namespace mlgym {

// One thread at a time.
class Spending {
 public:
  Spending(std::optional<double> cost_limit, std::optional<std::int64_t> token_limit)
      : cost_limit_(cost_limit), token_limit_(token_limit) {}

  // kResourceExhausted when a limit is used up.
  absl::Status check() const;
  // Adds a call. Tokens that the backend did not count are charged by the bytes that went over the
  // line, which is more than any tokenizer makes of them; `tokens()` then leaves them unknown.
  // Gives the call's cost in US dollars; nothing without a price.
  std::optional<double> add(const mlgym_usage& usage, std::uint64_t input_bytes,
                            std::uint64_t output_bytes, const std::optional<ModelPrice>& price);

  std::int64_t calls() const { return calls_; }
  // Sums over all calls; a member is below 0 when a backend was silent about it.
  const mlgym_usage& tokens() const { return tokens_; }
  std::optional<double> cost() const;  // US dollars; unknown when a price is
  std::int64_t charged_tokens() const { return charged_; }
  std::optional<double> cost_left() const;
  std::optional<std::int64_t> tokens_left() const;

 private:
  std::optional<double> cost_limit_;
  std::optional<std::int64_t> token_limit_;
  std::int64_t calls_ = 0, charged_ = 0;
  mlgym_usage tokens_{sizeof(mlgym_usage), 0, 0, 0, 0, 0, 0};
  double cost_ = 0;
  bool cost_known_ = true;
};

}  // namespace mlgym
