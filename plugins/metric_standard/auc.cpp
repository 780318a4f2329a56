#include "auc.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "columns.h"

namespace metrics {

double Auc::score(mlgym::Call&, const mlgym::Values& predictions, const References& references) {
  const mlgym::Values reference = only_zeros_and_ones(predictions, references);
  std::vector<std::size_t> order(predictions.count());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&predictions](std::size_t a, std::size_t b) {
    return predictions.number(a) < predictions.number(b);
  });
  double ranks = 0, ones = 0;  // of rows whose reference is 1; ranks count from 1
  for (std::size_t first = 0, end = 0; first < order.size(); first = end) {
    double tied_ones = 0;
    while (end < order.size() && predictions.number(order[end]) == predictions.number(order[first]))
      tied_ones += reference.number(order[end++]);
    ranks += tied_ones * (static_cast<double>(first + 1) + static_cast<double>(end)) / 2;
    ones += tied_ones;
  }
  const double zeros = static_cast<double>(order.size()) - ones;
  if (ones == 0 || zeros == 0)
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       "auc needs references that are 0 and such that are 1");
  return (ranks - ones * (ones + 1) / 2) / (ones * zeros);
}

}  // namespace metrics
