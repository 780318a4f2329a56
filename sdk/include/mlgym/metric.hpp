// Metrics in C++: derive from Metric.
#pragma once

#include <mlgym/kinds/metric.h>

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

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

// A metric that the task's `evaluation.metrics` names, applied to columns of one kind: numbers, or
// texts, of equal count. For tasks. score_by_references takes several references a prediction:
// references[k] has the k-th of all; a row that has fewer than others has empty texts, or NaN, in
// the later ones.
inline double score_by(Call& call, std::string_view metric, const std::vector<double>& predictions,
                       const std::vector<double>& references);
inline double score_by(Call& call, std::string_view metric,
                       const std::vector<std::string>& predictions,
                       const std::vector<std::string>& references);
inline double score_by_references(Call& call, std::string_view metric,
                                  const std::vector<double>& predictions,
                                  const std::vector<std::vector<double>>& references);
inline double score_by_references(Call& call, std::string_view metric,
                                  const std::vector<std::string>& predictions,
                                  const std::vector<std::vector<std::string>>& references);

namespace detail {

inline mlgym_values raw_values(const std::vector<double>& numbers) {
  return {sizeof(mlgym_values), 0, numbers.size(), numbers.data(), nullptr};
}
inline mlgym_values raw_values(const std::vector<mlgym_str>& texts) {
  return {sizeof(mlgym_values), 0, texts.size(), nullptr, texts.data()};
}
inline std::vector<mlgym_str> borrowed(const std::vector<std::string>& texts) {
  std::vector<mlgym_str> result;
  for (const auto& text : texts) result.push_back(str(text));
  return result;
}

// Column: std::vector<double> or std::vector<mlgym_str>.
template <class Column>
double score_columns(Call& call, std::string_view metric, const Column& predictions,
                     const std::vector<Column>& references) {
  const mlgym_values given = raw_values(predictions);
  std::vector<mlgym_values> wanted;
  for (const auto& column : references) wanted.push_back(raw_values(column));
  std::vector<const mlgym_values*> sets;
  for (const auto& values : wanted) sets.push_back(&values);
  double value = 0;
  check(call.service<mlgym_host_metrics>(MLGYM_HOST_METRICS)
            .score(call.raw(), str(metric), &given, sets.data(), sets.size(), &value));
  return value;
}

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

inline double score_by(Call& call, std::string_view metric, const std::vector<double>& predictions,
                       const std::vector<double>& references) {
  return detail::score_columns(call, metric, predictions, {references});
}

inline double score_by(Call& call, std::string_view metric,
                       const std::vector<std::string>& predictions,
                       const std::vector<std::string>& references) {
  return detail::score_columns(call, metric, detail::borrowed(predictions),
                               {detail::borrowed(references)});
}

inline double score_by_references(Call& call, std::string_view metric,
                                  const std::vector<double>& predictions,
                                  const std::vector<std::vector<double>>& references) {
  return detail::score_columns(call, metric, predictions, references);
}

inline double score_by_references(Call& call, std::string_view metric,
                                  const std::vector<std::string>& predictions,
                                  const std::vector<std::vector<std::string>>& references) {
  std::vector<std::vector<mlgym_str>> wanted;
  for (const auto& column : references) wanted.push_back(detail::borrowed(column));
  return detail::score_columns(call, metric, detail::borrowed(predictions), wanted);
}

}  // namespace mlgym
