#include "check/task_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"
#include "check/broken_submissions.h"
#include "check/hidden_content.h"
#include "check/instruction_numbers.h"
#include "check/task_trial.h"
#include "environment/scoring.h"

namespace mlgym {
namespace {

using Status = CheckResult::Status;

// The way a check ends: nothing to complain of, or a complaint.
struct Verdict {
  Status status = Status::pass;
  std::string detail;
};
template <class... Args>
Verdict pass(fmt::format_string<Args...> format, Args&&... args) {
  return {Status::pass, fmt::format(format, std::forward<Args>(args)...)};
}
template <class... Args>
Verdict fail(fmt::format_string<Args...> format, Args&&... args) {
  return {Status::fail, fmt::format(format, std::forward<Args>(args)...)};
}
Verdict failed(const absl::Status& status) {
  return {Status::fail, std::string(message_of(status))};
}
Verdict skip(std::string why) { return {Status::skip, std::move(why)}; }

const std::vector<std::string> kWaysOfBeingBroken = {
    "empty_submission", "wrong_columns", "nan",           "missing_rows", "duplicate_rows",
    "unknown_rows",     "wrong_length",  "wrong_answers", "not_utf8",     "too_large"};

constexpr double kRounding = 1e-9;  // of a score

class TaskChecker {
 public:
  TaskChecker(CheckReport& report, const std::vector<std::string>& only, const CheckNews& news)
      : report_(report), only_(only), news_(news) {}

  void run(const std::string& name, Boxes& boxes, Registry& registry,
           const std::atomic<bool>& cancelled) {
    cancelled_ = &cancelled;
    check("definition", [&]() -> Verdict {
      auto ready = ready_task_named(name, registry);
      report_.unable = ready.status().code() == absl::StatusCode::kFailedPrecondition;
      if (!ready.ok()) return failed(ready.status());
      for (const auto& variant : ready->definition.variants) {
        if (const auto other = load_task(ready->definition.folder, variant); !other.ok()) {
          return failed(
              with_context(other.status(), fmt::format("{}:{}", ready->definition.id, variant)));
        }
      }
      trial_.emplace(std::move(*ready), boxes, registry, &cancelled);
      report_.subject = task().variant.empty() ? task().id : task().id + ":" + task().variant;
      return pass("{}, version {}", task().title, task().version);
    });
    if (!trial_) return;
    check("instructions", [this] { return instructions(); });
    check("search_space", [this] { return search_space(); });
    check("hidden_files", [this] { return hidden_files(); });
    check("baseline", [this] { return baseline(); });
    check("target", [this] { return target(); });
    check("baseline_repeats", [this] { return baseline_repeats(); });
    check("evaluation_repeats", [this] { return evaluation_repeats(); });
    check("reference", [this] { return reference(); });
    broken();
    check("cheating", [this] { return cheating(); });
  }

 private:
  const TaskDefinition& task() const { return trial_->task(); }
  const std::string& metric() const { return task().primary().name; }
  // How much better `score` is than `other`, by the task's direction; never -0, which would be
  // told.
  double gain(double score, double other) const {
    return (score - other) * task().primary().direction + 0.0;
  }
  static double of(const Scores& scores, const std::string& name) {
    const auto found = scores.find(name);
    return found == scores.end() ? 0 : found->second;
  }

  bool wanted(const std::string& name) const {
    if (only_.empty() || name == "definition") return true;
    if (name != "baseline") return std::find(only_.begin(), only_.end(), name) != only_.end();
    // Most checks build on the baseline's submission.
    const std::set<std::string> without = {"definition", "instructions", "search_space",
                                           "hidden_files", "target"};
    return std::any_of(only_.begin(), only_.end(),
                       [&](const std::string& one) { return without.count(one) == 0; });
  }

  template <class Body>
  void check(const std::string& name, Body body) {
    if (cancelled_->load() || !wanted(name)) return;
    const double started = monotonic_seconds();
    const Verdict verdict = body();
    if (cancelled_->load()) return;
    report_.checks.push_back({verdict.status, name, verdict.detail, monotonic_seconds() - started});
    if (news_) news_(report_.checks.back());
  }

  Verdict instructions() {
    const auto written = written_numbers(task().instructions_template);
    if (!written.empty()) {
      return fail(
          "line {} writes the number {} out, and nothing ties it to the evaluator; write a "
          "placeholder: {{settings.X}} from task.yaml, {{evaluator.X}} from the component's facts, "
          "{{data.X}} from the data set's facts",
          written[0].line, written[0].text);
    }
    const auto filled = fill_instructions(task());
    if (!filled.ok()) return failed(filled.status());
    return pass("{} characters, every number from the task", filled->size());
  }

  Verdict search_space() {
    if (task().search_space.empty()) return skip("the task declares none");
    const auto text = read_file(task().starter / task().tunables);
    if (!text.ok()) return failed(text.status());
    const auto knobs = parse_json(*text);
    if (!knobs.ok()) return failed(with_context(knobs.status(), task().tunables));
    for (const auto& [knob, space] : task().search_space.items()) {
      if (!knobs->contains(knob))
        return fail("{} has no knob \"{}\", which the search space names", task().tunables, knob);
    }
    return pass("{} knobs of {}", task().search_space.size(), task().tunables);
  }

  Verdict hidden_files() {
    if (task().evaluation.shared) return skip("the evaluation is shared with agents");
    const auto leak = find_leak(*trial_);
    if (!leak.ok()) return failed(leak.status());
    if (!leak->empty()) return fail("{}, which agents must not see", *leak);
    return pass("nothing hidden is readable in an agent's box");
  }

  // Runs a solution and scores it on the parts that episodes use.
  struct Measured {
    SubmissionContent submission;
    std::map<std::string, Scores> scores;
  };
  absl::StatusOr<Measured> measure(const std::filesystem::path& over) {
    auto solution = trial_->run(over);
    if (!solution.ok()) return solution.status();
    if (!solution->problem.empty()) return invalid("{}", solution->problem);
    return measure(std::move(solution->submission));
  }
  absl::StatusOr<Measured> measure(SubmissionContent submission) {
    Measured measured{std::move(submission), {}};
    for (const auto& split : parts()) {
      auto scored = trial_->score(measured.submission, split);
      if (!scored.ok()) return scored.status();
      if (!scored->problem.empty()) return invalid("{}", scored->problem);
      measured.scores[split] = scored->scores;
    }
    return measured;
  }
  std::vector<std::string> parts() const {
    const FeedbackKind kind = task().feedback.kind;
    const bool validates = kind == FeedbackKind::validation || kind == FeedbackKind::format;
    return validates ? std::vector<std::string>{"test", "validation"}
                     : std::vector<std::string>{"test"};
  }

  // Every declared score against what was measured; empty: within the tolerance, which for a metric
  // without one is what adding up in another order may change.
  std::string difference(const std::map<std::string, Scores>& declared, const Measured& measured) {
    for (const auto& [split, scores] : declared) {
      if (!measured.scores.count(split)) continue;
      for (const auto& [name, wanted] : scores) {
        const double found = of(measured.scores.at(split), name);
        const bool has_tolerance = task().baseline.tolerance.count(name) > 0;
        const double tolerance = has_tolerance
                                     ? of(task().baseline.tolerance, name)
                                     : kRounding * std::max(std::abs(found), std::abs(wanted));
        if (std::abs(found - wanted) <= tolerance) continue;
        const std::string within =
            has_tolerance ? fmt::format("within {}", tolerance)
                          : fmt::format("(declare baseline.tolerance if {} may differ)", name);
        return fmt::format("{} on {} is {}, not {} {}", name, split, found, wanted, within);
      }
    }
    return "";
  }

  Verdict baseline() {
    if (task().interactive && task().baseline.command.empty())
      return skip("no \"baseline.command\" prints the actions of a game");
    auto measured = measure(std::filesystem::path());
    if (!measured.ok()) return failed(measured.status());
    baseline_ = std::move(*measured);
    if (!task().baseline_score("test"))
      return fail("task.yaml declares no score of the baseline on the test part");
    if (const std::string wrong = difference(task().baseline.scores, *baseline_); !wrong.empty())
      return fail("{}; correct baseline.scores in task.yaml", wrong);
    if (const auto& floor = task().primary().floor;
        floor && gain(of(baseline_->scores["test"], metric()), *floor) < 0)
      return fail("the baseline scores below the floor of {:.6g}", *floor);
    if (const std::string odd = unreadable_table(task(), baseline_->submission); !odd.empty())
      return fail("{}: no broken table can be made of it to try the evaluation with", odd);
    return pass("{}", describe_scores(task(), baseline_->scores["test"]));
  }

  Verdict target() {
    if (!task().target) return skip("the task declares none");
    if (auto checked = check_target(task()); !checked.ok()) return failed(checked);
    return pass("{} {:.6g}", metric(), *task().target);
  }

  Verdict baseline_repeats() {
    if (!baseline_) return skip("there is no submission of the baseline");
    if (task().primary().noisy) return skip("the metric is a measurement, which differs each time");
    const auto again = measure(std::filesystem::path());
    if (!again.ok()) return failed(again.status());
    for (const auto& [split, scores] : baseline_->scores) {
      const double first = of(scores, metric()), second = of(again->scores.at(split), metric());
      if (first != second) {
        return fail(
            "run twice with the same seed, the baseline scores {:.17g} and {:.17g} on {}; derive "
            "all its random numbers from MLGYM_AGENT_SEED",
            first, second, split);
      }
    }
    return pass("the same scores twice");
  }

  Verdict evaluation_repeats() {
    if (!baseline_) return skip("there is no submission of the baseline");
    for (const auto& split : parts()) {
      const auto again = trial_->score(baseline_->submission, split);
      if (!again.ok()) return failed(again.status());
      for (const auto& [name, first] : baseline_->scores[split]) {
        const double second = of(again->scores, name);
        if (first != second && !task().metric(name)->noisy) {
          return fail(
              "the same submission and seed score {} {:.17g} and {:.17g} on {}; the evaluation (or "
              "the submitted code) draws random numbers that no seed fixes",
              name, first, second, split);
        }
      }
    }
    return pass("the same scores twice");
  }

  // The files of the reference, if they are the submission itself.
  absl::StatusOr<Measured> measure_reference() {
    SubmissionContent submission;
    if (task().interactive) return measure(task().reference.solution);
    for (const auto& file : task().submission) {
      auto content = read_file(task().reference.solution / file.path);
      if (!content.ok()) return measure(task().reference.solution);
      submission[file.path] = std::move(*content);
    }
    return measure(std::move(submission));
  }

  Verdict reference() {
    if (task().reference.solution.empty()) return skip("the task declares none");
    if (!baseline_) return skip("there is no score of the baseline to beat");
    const auto measured = measure_reference();
    if (!measured.ok()) return failed(measured.status());
    const double score = of(measured->scores.at("test"), metric()),
                 base = of(baseline_->scores["test"], metric()),
                 margin = of(task().reference.margin, metric());
    if (gain(score, base) <= 0 || gain(score, base) < margin) {
      return fail(
          "the reference scores {:.6g} and the baseline {:.6g}: better by {:.6g}, not by {:.6g}",
          score, base, gain(score, base), margin);
    }
    if (const std::string wrong = difference(task().reference.scores, *measured); !wrong.empty())
      return fail("{}; correct reference.scores in task.yaml", wrong);
    return pass("{}", describe_scores(task(), measured->scores.at("test")));
  }

  // A column that can be missing without a complaint is not looked at.
  IgnoredColumns ignored_columns() {
    IgnoredColumns ignored;
    for (const auto& one : submissions_without_columns(task(), baseline_->submission)) {
      const auto scored = trial_->score(one.files, "test");
      if (scored.ok() && scored->problem.empty()) ignored[one.path].insert(one.column);
    }
    return ignored;
  }

  // Whether there are scores: an odd action does not end a game.
  bool has_scores(const EvaluationResult& result) const {
    return task().interactive || result.problem.empty();
  }
  // Better than the baseline, from which the submission was made.
  bool wins(const Scores& scores) const {
    return gain(of(scores, metric()), of(baseline_->scores.at("test"), metric())) >
           of(task().baseline.tolerance, metric());
  }

  // Broken submissions: one check for each way of being broken.
  void broken() {
    std::vector<BrokenSubmission> all;
    if (baseline_) all = broken_submissions(task(), baseline_->submission, ignored_columns());
    for (const auto& name : kWaysOfBeingBroken) {
      check(name, [&]() -> Verdict {
        if (!baseline_) return skip("there is no submission of the baseline to break");
        std::size_t tried = 0;
        std::string last;
        for (const auto& one : all) {
          if (one.check != name || cancelled_->load()) continue;
          ++tried;
          const auto scored = trial_->score(one.files, "test");
          if (!scored.ok()) {
            return fail("a submission {}: the evaluation fails ({}) instead of naming the problem",
                        one.what, message_of(scored.status()));
          }
          if (has_scores(*scored) && (!task().interactive || wins(scored->scores))) {
            return fail("a submission {} is accepted and scores {}", one.what,
                        describe_scores(task(), scored->scores));
          }
          last = scored->problem;
        }
        if (tried == 0) return skip("does not apply to this kind of submission");
        if (last.empty()) return pass("{} earn no more than the baseline", tried);
        return pass("{} refused, such as: {}", tried, last.substr(0, 160));
      });
    }
  }

  Verdict cheating() {
    if (!baseline_) return skip("there is no submission of the baseline to change");
    const double base = of(baseline_->scores["test"], metric());
    std::size_t tried = 0;
    for (const auto& one : claiming_submissions(task(), baseline_->submission)) {
      if (cancelled_->load()) break;
      ++tried;
      const auto scored = trial_->score(one.files, "test");
      if (!scored.ok())
        return fail("a submission {}: the evaluation fails: {}", one.what,
                    message_of(scored.status()));
      if (!has_scores(*scored)) continue;
      const double score = of(scored->scores, metric());
      if (wins(scored->scores)) {
        return fail(
            "a submission {} scores {:.6g}, the baseline it is made from {:.6g}: the evaluator "
            "believes what the agent wrote",
            one.what, score, base);
      }
    }
    if (tried == 0) return skip("does not apply to this kind of submission");
    return pass("{} claims earn nothing", tried);
  }

  CheckReport& report_;
  const std::vector<std::string>& only_;
  const CheckNews& news_;
  const std::atomic<bool>* cancelled_ = nullptr;
  std::optional<TaskTrial> trial_;
  std::optional<Measured> baseline_;
};

}  // namespace

const std::vector<std::string>& task_checks() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all = {"definition",       "instructions",       "search_space",
                                    "hidden_files",     "baseline",           "target",
                                    "baseline_repeats", "evaluation_repeats", "reference"};
    all.insert(all.end(), kWaysOfBeingBroken.begin(), kWaysOfBeingBroken.end());
    all.push_back("cheating");
    return all;
  }();
  return names;
}

CheckReport check_task(const std::string& task, const std::vector<std::string>& only, Boxes& boxes,
                       Registry& registry, const std::atomic<bool>& cancelled,
                       const CheckNews& news) {
  CheckReport report;
  report.subject = task;
  TaskChecker(report, only, news).run(task, boxes, registry, cancelled);
  report.interrupted = cancelled;
  return report;
}

}  // namespace mlgym
