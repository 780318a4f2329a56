#include "mean_return.h"

#include "columns.h"

namespace metrics {

double MeanReturn::score(mlgym::Call&, const mlgym::Values& predictions,
                         const References& references) {
  (void)only_numbers(predictions, references);
  double sum = 0;
  for (std::size_t i = 0; i < predictions.count(); ++i) sum += predictions.number(i);
  return finite(sum / static_cast<double>(predictions.count()));
}

}  // namespace metrics
