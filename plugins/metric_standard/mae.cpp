#include "mae.h"

#include <cmath>

#include "columns.h"

namespace metrics {

double Mae::score(mlgym::Call&, const mlgym::Values& predictions, const References& references) {
  const mlgym::Values reference = only_numbers(predictions, references);
  double errors = 0;
  for (std::size_t i = 0; i < predictions.count(); ++i)
    errors += std::abs(predictions.number(i) - reference.number(i));
  return finite(errors / static_cast<double>(predictions.count()));
}

}  // namespace metrics
