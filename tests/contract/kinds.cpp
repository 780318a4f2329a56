// A task, an agent and a metric, small enough to be written again in C.
#include <mlgym/plugin.hpp>

#include <cmath>
#include <limits>
#include <string>

namespace {

struct Length : mlgym::Task {
  explicit Length(const mlgym::Settings&) {}
  void prepare(mlgym::Call&, mlgym::Workspace& workspace, std::uint64_t) override {
    workspace.put("data/numbers.txt", "1 2 3\n");
  }
  void evaluate(mlgym::Call&, const mlgym::Evaluation& evaluation, mlgym::Scores& scores) override {
    if (evaluation.submission.empty()) throw mlgym::SubmissionError("nothing was submitted");
    scores.add("length", static_cast<double>(evaluation.submission.size()));
    scores.add("seed", static_cast<double>(evaluation.seed));
  }
};

struct Repeater : mlgym::StepAgent {
  explicit Repeater(const mlgym::Settings&) {}
  std::string act(mlgym::Call&, std::string_view observation) override {
    return "saw " + std::string(observation);
  }
};

struct Distance : mlgym::Metric {
  static constexpr int direction = MLGYM_MINIMIZE;
  static constexpr double low = 0;
  static constexpr double floor_value = std::numeric_limits<double>::infinity();
  explicit Distance(const mlgym::Settings&) {}
  double score(mlgym::Call&, const mlgym::Values& predictions,
               const References& references) override {
    if (!predictions.numeric()) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "numbers are expected");
    double sum = 0;
    for (std::size_t i = 0; i < predictions.count(); ++i)
      sum += std::fabs(predictions.number(i) - references[0].number(i));
    return sum;
  }
};

}  // namespace

MLGYM_PLUGIN(PLUGIN_NAME, "1.0.0", mlgym::component<Length>(PLUGIN_NAME, "For a test"),
             mlgym::component<Repeater>(PLUGIN_NAME, "For a test"),
             mlgym::component<Distance>(PLUGIN_NAME, "For a test"));
