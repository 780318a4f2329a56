#include "rmse.h"

#include <cmath>

#include "columns.h"

namespace metrics {

double Rmse::score(mlgym::Call&, const mlgym::Values& predictions, const References& references) {
  const mlgym::Values reference = only_numbers(predictions, references);
  double squares = 0;
  for (std::size_t i = 0; i < predictions.count(); ++i) {
    const double error = predictions.number(i) - reference.number(i);
    squares += error * error;
  }
  return finite(std::sqrt(squares / static_cast<double>(predictions.count())));
}

}  // namespace metrics
