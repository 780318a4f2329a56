#include "accuracy.h"

#include "columns.h"

namespace metrics {
namespace {

bool equals_one(const mlgym::Values& predictions, const References& references, std::size_t row) {
  for (std::size_t k = 0; k < references.count; ++k) {
    const mlgym::Values reference = references[k];
    if (predictions.numeric() ? predictions.number(row) == reference.number(row)
                              : predictions.text(row) == reference.text(row) &&
                                    (k == 0 || !reference.text(row).empty()))  // else there is none
      return true;
  }
  return false;
}

}  // namespace

double Accuracy::score(mlgym::Call&, const mlgym::Values& predictions,
                       const References& references) {
  require_rows(predictions, references);
  std::size_t right = 0;
  for (std::size_t i = 0; i < predictions.count(); ++i)
    right += equals_one(predictions, references, i) ? 1 : 0;
  return static_cast<double>(right) / static_cast<double>(predictions.count());
}

}  // namespace metrics
