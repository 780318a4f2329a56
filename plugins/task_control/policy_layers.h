// The layers of a policy network, run in float32. Sums start with the bias and go through the
// inputs in order, one rounding after each product and each sum: the same input gives the same
// bits.
#pragma once

#include <memory>

#include "policy_header.h"

namespace control {

class Layer {
 public:
  virtual ~Layer() = default;
  // `in` and `out` hold as many numbers as the layer takes and gives, and do not overlap.
  virtual void forward(const float* in, float* out) = 0;
  // Forgets what was kept of earlier steps.
  virtual void reset() {}
};

// `parameters` holds header.parameters numbers, which are copied.
std::unique_ptr<Layer> make_layer(const LayerHeader& header, const float* parameters);

}  // namespace control
