// What a call of a metric would cost within one program.
#pragma once

#include <mlgym/kinds/metric.h>

#include <cstddef>
#include <memory>

namespace mlgym {

class VirtualMetric {
 public:
  virtual ~VirtualMetric() = default;
  virtual double score(const mlgym_values& predictions, const mlgym_values* const* references,
                       std::size_t count) = 0;
};

// The share of equal numbers. Defined elsewhere, so that no compiler sees through the call.
std::unique_ptr<VirtualMetric> make_virtual_metric();

}  // namespace mlgym
