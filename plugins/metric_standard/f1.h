#pragma once

#include <mlgym/plugin.hpp>

namespace metrics {

// The harmonic mean of precision and recall, 2 TP / (2 TP + FP + FN), of classes that are numbers
// or texts; 0 where all three are 0. (van Rijsbergen, Information Retrieval, 1979.)

// Of the class 1, where every reference is 0 or 1.
struct F1 : mlgym::Metric {
  static constexpr double low = 0, high = 1;
  explicit F1(const mlgym::Settings&) {}
  double score(mlgym::Call& call, const mlgym::Values& predictions,
               const References& references) override;
};

// The mean over all classes that the references or the predictions name.
struct F1Macro : mlgym::Metric {
  static constexpr double low = 0, high = 1;
  explicit F1Macro(const mlgym::Settings&) {}
  double score(mlgym::Call& call, const mlgym::Values& predictions,
               const References& references) override;
};

// With TP, FP and FN summed over all classes. Every row has one class, so it equals the accuracy.
struct F1Micro : mlgym::Metric {
  static constexpr double low = 0, high = 1;
  explicit F1Micro(const mlgym::Settings&) {}
  double score(mlgym::Call& call, const mlgym::Values& predictions,
               const References& references) override;
};

}  // namespace metrics
