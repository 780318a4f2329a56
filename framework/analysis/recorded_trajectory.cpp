#include "analysis/recorded_trajectory.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "analysis/trajectory_summary.h"
#include "base/json.h"
#include "base/status.h"
#include "environment/action.h"
#include "record/event_log.h"
#include "record/original_tasks.h"

namespace mlgym {
namespace {

std::string text_at(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

double number_at(const Json& object, const std::string& key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? found->get<double>() : kNoScore;
}

// What a structured call would be as a command: the tool, then its arguments' values.
std::string command_of_call(const std::string& tool, const Json& arguments) {
  std::string command = tool == "shell" ? "" : tool;
  if (!arguments.is_object()) return command;
  for (const auto& [key, value] : arguments.items()) {
    if (!command.empty()) command += ' ';
    command += value.is_string() ? value.get<std::string>() : value.dump();
  }
  return command;
}

// Follows the events of one attempt.
class Events {
 public:
  Events(const Blobs& blobs, TrajectoryFacts facts) : blobs_(blobs), summary_(std::move(facts)) {}

  void take(const Json& event) {
    const std::string kind = text_at(event, "k");
    const auto found = event.find("d");
    if (found == event.end() || !found->is_object()) return;
    if (kind == "step.begin")
      action_ = action_of(*found);
    else if (kind == "step.end")
      end_step(*found);
    else if (kind == "score")
      keep_score(*found);
  }

  absl::StatusOr<Trajectory> finish() && {
    tell_scores();
    if (!status_.ok()) return status_;
    return std::move(summary_).finish();
  }

 private:
  std::string whole_text(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    const std::string name = value.is_object() ? text_at(value, "blob") : "";
    if (name.empty()) return "";
    auto content = blobs_.load(name);
    if (content.ok()) return *std::move(content);
    if (status_.ok()) status_ = content.status();
    return "";
  }

  std::string action_of(const Json& begin) {
    if (const auto tool = text_at(begin, "tool"); !tool.empty()) {
      const auto arguments = begin.find("arguments");
      if (arguments == begin.end()) return tool;
      const std::string text = whole_text(*arguments);
      return command_of_call(tool, text.empty() ? *arguments : Json::parse(text, nullptr, false));
    }
    if (const auto command = begin.find("command"); command != begin.end())
      return whole_text(*command);
    if (const auto text = begin.find("text"); text != begin.end()) {
      auto fenced = parse_fenced_command(whole_text(*text));
      if (fenced.ok()) return std::move(fenced->command);
    }
    return "";
  }

  void end_step(const Json& end) {
    const auto found = end.find("observation");
    const std::string observation = found == end.end() ? "" : whole_text(*found);
    summary_.step({action_, observation, number_at(end, "compute")});
    tell_scores();
  }

  // Scores are recorded before the end of their step.
  void keep_score(const Json& score) {
    const std::string purpose = text_at(score, "purpose");
    const auto scores = score.find("scores");
    const double value = scores != score.end() && scores->is_object()
                             ? number_at(*scores, summary_.facts().metric)
                             : kNoScore;
    if (purpose == "validation") validation_ = value;
    if (purpose == "shadow") test_ = value;
    if (purpose == "final") {
      test_ = value;
      final_ = true;
    }
  }

  void tell_scores() {
    if (validation_ == validation_ || test_ == test_) summary_.score(validation_, test_, final_);
    validation_ = test_ = kNoScore;
    final_ = false;
  }

  const Blobs& blobs_;
  TrajectorySummary summary_;
  std::string action_;
  double validation_ = kNoScore, test_ = kNoScore;  // of the step
  bool final_ = false;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<Trajectory> read_recorded_trajectory(const std::filesystem::path& attempt,
                                                    const Json& result, const Blobs& blobs,
                                                    TrajectoryFacts facts) {
  const auto metric = result.find("metric");
  if (metric != result.end() && metric->is_object()) {
    facts.metric = text_at(*metric, "name");
    facts.maximize = text_at(*metric, "direction") != "minimize";
  }
  if (const auto baseline = result.find("baseline");
      baseline != result.end() && baseline->is_object())
    facts.baseline = number_at(*baseline, facts.metric);
  facts.exit_status = text_at(result, "exit_status");
  facts.in_error = text_at(result, "status") != "finished";
  if (const auto feedback = result.find("feedback");
      feedback != result.end() && feedback->is_object())
    facts.test_feedback = text_at(*feedback, "kind") == "test";
  if (const auto marks = result.find("marks");
      marks != result.end() && marks->is_array() &&
      std::find(marks->begin(), marks->end(), Json("shared-evaluation")) != marks->end()) {
    const auto* task = find_original_task(facts.task);
    facts.evaluator_files = task ? task->evaluator : usual_evaluator();
  }
  Events events(blobs, std::move(facts));
  const auto file = attempt / "events.jsonl";
  const auto check = read_events(file, [&](const Json& event) { events.take(event); });
  if (!check.ok()) return check.status();
  if (!check->problem.empty())
    return make_status(absl::StatusCode::kDataLoss, "{}: {}", file.string(), check->problem);
  return std::move(events).finish();
}

}  // namespace mlgym
