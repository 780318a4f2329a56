#include "f1.h"

#include <map>

#include "columns.h"

namespace metrics {
namespace {

struct Counts {
  std::size_t right = 0;  // predicted and so
  std::size_t named = 0;  // predicted, plus so: 2 TP + FP + FN
  double f1() const {
    return named == 0 ? 0 : 2 * static_cast<double>(right) / static_cast<double>(named);
  }
};

template <class Class, class Read>
std::map<Class, Counts> count(const mlgym::Values& predictions, const mlgym::Values& reference,
                              Read read) {
  std::map<Class, Counts> by_class;
  for (std::size_t i = 0; i < predictions.count(); ++i) {
    const Class predicted = read(predictions, i), wanted = read(reference, i);
    ++by_class[predicted].named;
    Counts& counts = by_class[wanted];
    ++counts.named;
    counts.right += predicted == wanted ? 1 : 0;
  }
  return by_class;
}

double number_at(const mlgym::Values& values, std::size_t i) { return values.number(i); }
std::string_view text_at(const mlgym::Values& values, std::size_t i) { return values.text(i); }

// Calls `average` with the counts of all classes.
template <class Average>
double over_classes(const mlgym::Values& predictions, const References& references,
                    Average average) {
  if (predictions.numeric()) {
    const mlgym::Values reference = only_numbers(predictions, references);
    return average(count<double>(predictions, reference, number_at));
  }
  const mlgym::Values reference = only_reference(predictions, references);
  return average(count<std::string_view>(predictions, reference, text_at));
}

}  // namespace

double F1::score(mlgym::Call&, const mlgym::Values& predictions, const References& references) {
  const mlgym::Values reference = only_zeros_and_ones(predictions, references);
  for (std::size_t i = 0; i < predictions.count(); ++i) {
    if (predictions.number(i) != 0 && predictions.number(i) != 1)
      throw mlgym::SubmissionError(named_prediction(predictions, i) + " is neither 0 nor 1");
  }
  return count<double>(predictions, reference, number_at)[1].f1();
}

double F1Macro::score(mlgym::Call&, const mlgym::Values& predictions,
                      const References& references) {
  return over_classes(predictions, references, [](const auto& by_class) {
    double sum = 0;
    for (const auto& [name, counts] : by_class) sum += counts.f1();
    return sum / static_cast<double>(by_class.size());
  });
}

double F1Micro::score(mlgym::Call&, const mlgym::Values& predictions,
                      const References& references) {
  return over_classes(predictions, references, [](const auto& by_class) {
    Counts all;
    for (const auto& [name, counts] : by_class) {
      all.right += counts.right;
      all.named += counts.named;
    }
    return all.f1();
  });
}

}  // namespace metrics
