#include "log_loss.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "columns.h"

namespace metrics {

double LogLoss::score(mlgym::Call&, const mlgym::Values& predictions,
                      const References& references) {
  const mlgym::Values reference = only_zeros_and_ones(predictions, references);
  constexpr double kNearest = std::numeric_limits<double>::epsilon();
  double nats = 0;
  for (std::size_t i = 0; i < predictions.count(); ++i) {
    const double given = predictions.number(i);
    if (given < 0 || given > 1)
      throw mlgym::SubmissionError(named_prediction(predictions, i) + " is not a probability");
    const double probability = std::clamp(given, kNearest, 1 - kNearest);
    nats -= std::log(reference.number(i) == 1 ? probability : 1 - probability);
  }
  return std::min(nats / static_cast<double>(predictions.count()), high);
}

}  // namespace metrics
