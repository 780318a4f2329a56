// Scoring by a metric of the plugin, without a host.
#pragma once

#include <mlgym/plugin.hpp>

#include <memory>
#include <string>
#include <vector>

namespace mlgym::test {

using Numbers = std::vector<double>;
using Texts = std::vector<std::string>;

// A column as the contract has it.
class Column {
 public:
  Column(const Numbers& numbers)  // NOLINT(google-explicit-constructor): tests read better
      : numbers_(numbers), raw_{sizeof(mlgym_values), 0, numbers.size(), numbers_.data(), nullptr} {
    if (numbers.empty()) numbers_.reserve(1);
    raw_.numbers = numbers_.data();
  }
  Column(const Texts& texts)  // NOLINT(google-explicit-constructor)
      : texts_(texts), raw_{sizeof(mlgym_values), 0, texts.size(), nullptr, nullptr} {
    borrowed_.reserve(texts.size() + 1);
    for (const auto& text : texts_) borrowed_.push_back(str(text));
    raw_.texts = borrowed_.data();
  }
  Column(const Column&) = delete;
  Column& operator=(const Column&) = delete;
  const mlgym_values* raw() const { return &raw_; }

 private:
  Numbers numbers_;
  Texts texts_;
  std::vector<mlgym_str> borrowed_;
  mlgym_values raw_;
};

template <class Metric, class Values>
double scored(const Values& predictions, const std::vector<Values>& references) {
  const Column given(predictions);
  std::vector<std::unique_ptr<Column>> columns;
  std::vector<const mlgym_values*> sets;
  for (const auto& reference : references) {
    columns.push_back(std::make_unique<Column>(reference));
    sets.push_back(columns.back()->raw());
  }
  Call call(nullptr);
  Metric metric(Settings(nullptr, nullptr));
  return metric.score(call, mlgym::Values(given.raw()), {sets.data(), sets.size()});
}

template <class Metric>
double scored(const Numbers& predictions, const Numbers& reference) {
  return scored<Metric>(predictions, std::vector<Numbers>{reference});
}
template <class Metric>
double scored(const Texts& predictions, const Texts& reference) {
  return scored<Metric>(predictions, std::vector<Texts>{reference});
}

// Who is at fault, by the status, and why; empty: nobody.
struct Refusal {
  mlgym_status code = MLGYM_OK;
  std::string why;
};
template <class Metric, class Values>
Refusal refusal(const Values& predictions, const std::vector<Values>& references) {
  try {
    (void)scored<Metric>(predictions, references);
    return {};
  } catch (const Error& error) {
    return {error.code, error.what()};
  }
}

}  // namespace mlgym::test
