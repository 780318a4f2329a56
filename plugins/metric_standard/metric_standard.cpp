// The metrics that many tasks share. docs/metrics.md has their formulas.
#include <mlgym/plugin.hpp>

#include "accuracy.h"
#include "auc.h"
#include "bits_per_byte.h"
#include "bleu4.h"
#include "cider_d.h"
#include "f1.h"
#include "log_loss.h"
#include "mae.h"
#include "mean_return.h"
#include "r2.h"
#include "rmse.h"

namespace {

template <class Metric>
constexpr mlgym_component metric(const char* name, const char* summary) {
  return mlgym::component<Metric>(name, summary, R"({"type": "object", "maxProperties": 0})");
}

}  // namespace

MLGYM_PLUGIN(
    "metric_standard", "0.1.0", metric<metrics::Accuracy>("accuracy", "Share of right predictions"),
    metric<metrics::Auc>("auc", "Area under the ROC curve"),
    metric<metrics::BitsPerByte>("bits_per_byte", "Bits a language model needs for a byte"),
    metric<metrics::Bleu4>("bleu4", "BLEU-4 of sentences, not smoothed"),
    metric<metrics::CiderD>("cider_d", "CIDEr-D of captions"),
    metric<metrics::F1>("f1", "F1 of the class 1"),
    metric<metrics::F1Macro>("f1_macro", "Mean F1 of all classes"),
    metric<metrics::F1Micro>("f1_micro", "F1 with the counts of all classes added"),
    metric<metrics::LogLoss>("log_loss", "Mean negative log-likelihood of two classes"),
    metric<metrics::Mae>("mae", "Mean absolute error"),
    metric<metrics::MeanReturn>("mean_return", "Mean of returns that the evaluation measured"),
    metric<metrics::R2>("r2", "Coefficient of determination"),
    metric<metrics::Rmse>("rmse", "Root of the mean squared error"));
