// Validations: the submission as it stands is scored, with the box still. Only what the task's
// feedback kind allows reaches the agent; the record gets the hidden test score of the same
// submission as well.
#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/status.h"
#include "environment/environment_state.h"
#include "environment/scoring.h"

namespace mlgym {
namespace {

constexpr const char* kNoneLeft = "no validations left";

}  // namespace

// Why no validation is made when `tried` others of the same moment count first; empty: one is.
std::string Environment::State::no_validation(std::int64_t tried) const {
  const Feedback& feedback = spec.task.feedback;
  if (feedback.kind == FeedbackKind::none) return "no feedback";
  if (feedback.max && outcome.feedback_used + tried >= *feedback.max) return kNoneLeft;
  if (terms.validations && tried >= *terms.validations) return kNoneLeft;
  return "";
}

// What agents are told of their number; empty: there is no limit.
std::string Environment::State::validations_used() const {
  if (terms.validations)
    return fmt::format("Validations left: {}.", std::max<std::int64_t>(*terms.validations, 0));
  const auto& most = spec.task.feedback.max;
  return most ? fmt::format("Validations used: {} of {}.", outcome.feedback_used, *most) : "";
}

// Touches nothing of the episode but the record, so that branches can do it at the same time.
absl::StatusOr<TriedValidation> Environment::State::try_validation(Branch& branch,
                                                                   std::int64_t number) {
  TriedValidation tried;
  if (branch.ended) {
    tried.problem = "the computer was lost during an earlier command";
    return tried;
  }
  auto submission = Submission::collect(*branch.box, spec.task.submission);
  if (!submission.ok()) return submission.status();
  tried.problem = submission->problem();
  if (!tried.problem.empty()) return tried;
  const std::string_view split =
      spec.task.feedback.kind == FeedbackKind::test ? "test" : "validation";
  auto scored = score_submission(spec, services, *submission, split, "validation", number);
  if (!scored.ok()) return scored.status();
  tried.scored = true;
  tried.problem = scored->problem;
  tried.scores = tried.shadow = scored->scores;
  if (!tried.problem.empty() || split == "test") return tried;
  auto shadow = score_submission(spec, services, *submission, "test", "shadow", number);
  if (!shadow.ok()) return shadow.status();
  tried.shadow = shadow->scores;
  return tried;
}

// Counts and rewards it, and tells the agent.
void Environment::State::settle_validation(const TriedValidation& tried, std::int64_t number,
                                           StepResult& result) {
  const TaskDefinition& task = spec.task;
  const Feedback& feedback = task.feedback;
  if (tried.scored) {
    ++outcome.feedback_used;
    if (terms.validations) --*terms.validations;
  }
  Json info = {{"tool", "validate"}, {"scores", nullptr}, {"problem", nullptr}};
  if (!tried.problem.empty()) info["problem"] = tried.problem;
  const std::string used = validations_used();
  if (feedback.kind == FeedbackKind::none) {
    result.observation = "This task gives no feedback: submit when you are done.";
  } else if (tried.problem == kNoneLeft) {
    result.observation =
        (terms.validations ? used : fmt::format("All {} validations are used.", *feedback.max)) +
        " Submit when you are done.";
  } else if (!tried.scored) {
    result.observation = fmt::format("Your submission cannot be scored: {}.", tried.problem);
  } else if (!tried.problem.empty()) {
    result.observation =
        fmt::format("Your submission cannot be scored: {}\n{}", tried.problem, used);
  } else {
    outcome.validations.push_back({number, tried.scores, tried.shadow});
    if (feedback.kind == FeedbackKind::format) {
      result.observation = fmt::format("Your submission is valid. {}", used);
    } else {
      const std::string_view split = feedback.kind == FeedbackKind::test ? "test" : "validation";
      result.reward = meter.after_validation(tried.scores.at(task.primary().name));
      outcome.reward = meter.total();
      info["scores"] = scores_json(task, tried.scores);
      result.observation = fmt::format("Your submission is valid.\nScore ({}): {}\n", split,
                                       describe_scores(task, tried.scores));
      const auto baseline = task.baseline.scores.find(std::string(split));
      if (baseline != task.baseline.scores.end())
        result.observation +=
            fmt::format("Baseline: {}\n", describe_scores(task, baseline->second));
      result.observation += used;
    }
  }
  info["feedback"] = feedback_json();
  result.info = dump_json(info);
}

}  // namespace mlgym
