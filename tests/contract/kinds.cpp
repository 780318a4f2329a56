// A task, an agent, a metric and a model, small enough to be written again in C.
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
    if (std::isnan(sum))
      throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "a prediction is not a number");
    return sum;
  }
};

// Repeats the last message; calls the first tool with its own name.
struct Echo : mlgym::Model {
  explicit Echo(const mlgym::Settings&) {}
  std::string describe() override { return R"({"context": 1000})"; }
  void complete(mlgym::Call&, const mlgym::ChatRequest& request,
                mlgym::ReplyWriter& reply) override {
    if (request.messages.empty()) throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "nothing was said");
    reply.text("re: ");
    reply.text(request.messages.back().text);
    if (!request.tools.empty()) reply.tool_call({"1", request.tools[0].name, "{}"});
    reply.finish(request.tools.empty() ? mlgym::Finish::stop : mlgym::Finish::tool_calls);
    reply.usage({static_cast<std::int64_t>(request.messages.size()), -1, 1, -1});
  }
};

}  // namespace

MLGYM_PLUGIN(PLUGIN_NAME, "1.0.0", mlgym::component<Length>(PLUGIN_NAME, "For a test"),
             mlgym::component<Repeater>(PLUGIN_NAME, "For a test"),
             mlgym::component<Distance>(PLUGIN_NAME, "For a test"),
             mlgym::component<Echo>(PLUGIN_NAME, "For a test"));
