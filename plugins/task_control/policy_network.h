// A policy that was submitted as weights: read from a file that nobody vouches for, and run.
// docs/policy_weights.md specifies the file.
#pragma once

#include <string_view>
#include <vector>

#include "policy_layers.h"

namespace control {

// Used by one thread at a time.
class PolicyNetwork {
 public:
  // `file` is the whole content. Throws PolicyError whatever is wrong with it.
  explicit PolicyNetwork(std::string_view file);

  const Shape& input() const { return header_.input; }
  const Shape& output() const { return header_.output(); }

  std::int64_t multiplications() const { return header_.multiplications; }  // a step

  void reset();  // at the start of an episode
  // `observation` has size_of(input()) numbers; the result size_of(output()), valid until the next
  // call. The numbers of the result need not be finite.
  const std::vector<float>& act(const std::vector<float>& observation);

 private:
  PolicyHeader header_;
  std::vector<std::unique_ptr<Layer>> layers_;
  std::vector<std::vector<float>> values_;  // what each layer gave
};

}  // namespace control
