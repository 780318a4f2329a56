#include "r2.h"

#include "columns.h"

namespace metrics {

double R2::score(mlgym::Call&, const mlgym::Values& predictions, const References& references) {
  const mlgym::Values reference = only_numbers(predictions, references);
  const std::size_t rows = predictions.count();
  if (rows < 2) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "r2 needs two rows at least");
  double mean = 0;
  for (std::size_t i = 0; i < rows; ++i) mean += reference.number(i) / static_cast<double>(rows);
  double unexplained = 0, total = 0;
  bool varied = false;
  for (std::size_t i = 0; i < rows; ++i) {
    const double error = predictions.number(i) - reference.number(i),
                 deviation = reference.number(i) - mean;
    unexplained += error * error;
    total += deviation * deviation;
    varied = varied || reference.number(i) != reference.number(0);
  }
  if (!varied || total == 0) return unexplained == 0 ? 1 : 0;
  return finite(1 - unexplained / total);
}

}  // namespace metrics
