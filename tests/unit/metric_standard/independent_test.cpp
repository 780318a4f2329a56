// Metrics against scikit-learn and sacrebleu on random columns, where these are installed
// (python3-sklearn; `pip install --target DIR sacrebleu` and PYTHONPATH=DIR).
#include "independent.h"

#include <cmath>
#include <functional>

#include "accuracy.h"
#include "auc.h"
#include "bleu4.h"
#include "f1.h"
#include "log_loss.h"
#include "mae.h"
#include "r2.h"
#include "rmse.h"
#include "scored.h"

namespace {

using namespace metrics;
using namespace mlgym::test;
using mlgym::Json;

constexpr std::size_t kRows = 500;

// False where the program lacks its library: there is nothing to compare with.
bool agrees(const Json& request, double score) {
  const std::string printed = printed_by("independent.py", request);
  if (printed.rfind("missing", 0) == 0) {
    WARN(request["metric"].get<std::string>() << " is not compared: " << printed);
    return false;
  }
  INFO(request["metric"]);
  CHECK(score == Approx(std::stod(printed)).epsilon(1e-11).margin(1e-13));
  return true;
}

struct Drawn {
  Numbers predictions, references;
};
Drawn draw(std::function<double()> prediction, std::function<double()> reference) {
  Drawn drawn;
  for (std::size_t i = 0; i < kRows; ++i) {
    drawn.predictions.push_back(prediction());
    drawn.references.push_back(reference());
  }
  return drawn;
}

template <class Metric>
bool compare(const char* name, const Drawn& drawn) {
  return agrees(
      {{"metric", name}, {"predictions", drawn.predictions}, {"references", drawn.references}},
      scored<Metric>(drawn.predictions, drawn.references));
}

}  // namespace

TEST_CASE("metrics of numbers are scikit-learn's on random columns") {
  std::mt19937 random(7);
  std::normal_distribution<double> normal;
  const auto value = [&] { return 1e3 + 250 * normal(random); };
  const Drawn drawn = draw(value, value);
  if (!compare<Rmse>("rmse", drawn)) return;
  compare<Mae>("mae", drawn);
  compare<R2>("r2", drawn);
}

TEST_CASE("metrics of classes are scikit-learn's on random columns") {
  std::mt19937 random(8);
  const auto among = [&random](unsigned count) {
    return [&random, count] { return static_cast<double>(random() % count); };
  };
  // Rounded, so that there are ties, zeros and ones.
  const auto probability = [&random] { return static_cast<double>(random() % 21) / 20; };
  if (!compare<Accuracy>("accuracy", draw(among(4), among(4)))) return;
  compare<F1>("f1", draw(among(2), among(2)));
  compare<F1Macro>("f1_macro", draw(among(7), among(5)));
  compare<F1Micro>("f1_micro", draw(among(7), among(5)));
  compare<Auc>("auc", draw(probability, among(2)));
  compare<LogLoss>("log_loss", draw(probability, among(2)));
}

TEST_CASE("BLEU-4 is sacrebleu's on random captions") {
  for (const unsigned seed : {1u, 2u, 3u}) {
    const Captions captions = random_captions(seed, kRows, 5);
    if (!agrees({{"metric", "bleu4"},
                 {"predictions", captions.predictions},
                 {"references", captions.by_row}},
                scored<Bleu4>(captions.predictions, captions.by_place)))
      return;
  }
}
