// What models have cost an episode.
#pragma once

#include <mlgym/kinds/model.h>

#include <cstdint>
#include <optional>

#include "base/json_forward.h"
#include "config/run_config.h"

namespace mlgym {

// What one attempt at a call is charged.
struct Charge {
  mlgym_usage usage;           // as it was told
  std::int64_t tokens = 0;     // against limits
  std::optional<double> cost;  // US dollars; nothing without a price
  bool estimated = false;      // the most possible stands for what was not told
};

// By what a provider told; where it did not tell, by `most`: the tokens of input and output that
// the attempt can have been charged at most.
Charge charge_of(const mlgym_usage& told, std::int64_t most_input, std::int64_t most_output,
                 const std::optional<ModelPrice>& price);

// Sums over all attempts of an episode. One thread at a time.
class Spending {
 public:
  void add(const Charge& charge);
  std::int64_t calls() const { return calls_; }
  // A member is below 0 when a backend was silent about it.
  const mlgym_usage& tokens() const { return tokens_; }
  std::optional<double> cost() const;  // US dollars; unknown when a price is
  Json json() const;                   // for `from`
  static Spending from(const Json& json);

 private:
  std::int64_t calls_ = 0;
  mlgym_usage tokens_{sizeof(mlgym_usage), 0, 0, 0, 0, 0, 0};
  double cost_ = 0;
  bool cost_known_ = true;
};

}  // namespace mlgym
