#include "bits_per_byte.h"

#include <cmath>

#include "columns.h"

namespace metrics {

double BitsPerByte::score(mlgym::Call&, const mlgym::Values& predictions,
                          const References& references) {
  const mlgym::Values reference = only_numbers(predictions, references);
  double nats = 0, bytes = 0;
  for (std::size_t i = 0; i < predictions.count(); ++i) {
    if (predictions.number(i) > 0) {
      throw mlgym::SubmissionError(named_prediction(predictions, i) +
                                   " is above 0, which no logarithm of a probability is");
    }
    if (reference.number(i) < 0)
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "a reference is a number of bytes, 0 or more");
    nats -= predictions.number(i);
    bytes += reference.number(i);
  }
  if (bytes == 0) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "the text has no bytes");
  return finite(nats / std::log(2.0) / bytes);
}

}  // namespace metrics
