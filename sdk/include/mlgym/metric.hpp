// Metrics in C++: derive from Metric.
#pragma once

#include <mlgym/kinds/metric.h>

#include <cstddef>
#include <limits>

#include "mlgym/call.hpp"

namespace mlgym {

// The values of predictions or references: numbers, or texts.
class Values {
 public:
  explicit Values(const mlgym_values* values) : values_(values) {}
  std::size_t count() const { return values_->count; }
  bool numeric() const { return values_->numbers != nullptr; }
  double number(std::size_t i) const { return values_->numbers[i]; }
  std::string_view text(std::size_t i) const { return view(values_->texts[i]); }

 private:
  const mlgym_values* values_;
};

// Hide the constants in a derived class to change them.
struct Metric {
  static constexpr int direction = MLGYM_MAXIMIZE;
  static constexpr double low = -std::numeric_limits<double>::infinity();
  static constexpr double high = std::numeric_limits<double>::infinity();
  static constexpr double floor_value = 0;

  virtual ~Metric() = default;
  // `reference(k)` are the k-th references of all predictions; there is at least one.
  struct References {
    const mlgym_values* const* sets;
    std::size_t count;
    Values operator[](std::size_t k) const { return Values(sets[k]); }
  };
  virtual double score(Call& call, const Values& predictions, const References& references) = 0;
};

namespace detail {

template <class T>
struct MetricTable {
  static constexpr const char* kind = MLGYM_KIND_METRIC;
  static mlgym_status score(void* self, const mlgym_call* raw, const mlgym_values* predictions,
                            const mlgym_values* const* references, std::size_t count,
                            double* out) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      *out = static_cast<T*>(self)->score(call, Values(predictions),
                                          Metric::References{references, count});
    });
  }
  static constexpr mlgym_metric table{sizeof(mlgym_metric), T::direction, T::low, T::high,
                                      T::floor_value,       &score};
};

}  // namespace detail
}  // namespace mlgym
