#include "accuracy.h"

namespace metrics {

double Accuracy::score(mlgym::Call&, const mlgym::Values& predictions,
                       const References& references) {
  if (predictions.count() == 0)
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "there are no predictions");
  const mlgym::Values truth = references[0];
  std::size_t equal = 0;
  for (std::size_t i = 0; i < predictions.count(); ++i) {
    const bool same = predictions.numeric() ? predictions.number(i) == truth.number(i)
                                            : predictions.text(i) == truth.text(i);
    equal += same ? 1 : 0;
  }
  return static_cast<double>(equal) / static_cast<double>(predictions.count());
}

}  // namespace metrics
