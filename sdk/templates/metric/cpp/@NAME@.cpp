// The share of predictions that lie within a distance of one of their references. A task names it:
//   evaluation: {labels: labels.csv, join: id, metrics: [{use: @NAME@, column: price}]}
#include <mlgym/plugin.hpp>

#include <cmath>
#include <cstddef>

namespace {

class @CLASS@ : public mlgym::Metric {
 public:
  // Facts that the host reads; `direction` is MLGYM_MAXIMIZE unless you say otherwise.
  static constexpr double low = 0, high = 1;

  explicit @CLASS@(const mlgym::Settings& settings) : within_(settings.number("within", 0.5)) {}

  double score(mlgym::Call&, const mlgym::Values& predictions,
               const References& references) override {
    if (predictions.count() == 0 || !predictions.numeric())
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "numbers are expected, at least one");
    std::size_t near = 0;
    for (std::size_t i = 0; i < predictions.count(); ++i)
      near += is_near(predictions.number(i), i, references) ? 1 : 0;
    return static_cast<double>(near) / static_cast<double>(predictions.count());
  }

 private:
  bool is_near(double prediction, std::size_t i, const References& references) const {
    for (std::size_t k = 0; k < references.count; ++k) {
      if (std::abs(prediction - references[k].number(i)) <= within_) return true;
    }
    return false;
  }

  double within_;
};

// JSON Schema of the settings. With it they are checked before the component is made, and
// `mlgym info` shows it; without one (leave the argument out) every key that is asked for is known.
constexpr const char* kSettings = R"({
  "type": "object",
  "additionalProperties": false,
  "properties": {"within": {"type": "number", "minimum": 0, "default": 0.5}}
})";

}  // namespace

MLGYM_PLUGIN("@PLUGIN@", "1.0.0",
             mlgym::component<@CLASS@>("@NAME@",
                                       "Share of predictions within a distance of their reference",
                                       kSettings));
