// mlgym.task/1 and its extensions
#include <mlgym/kinds/task.h>

#include <cmath>
#include <filesystem>

#include "base/json.h"
#include "check/component/kinds.h"

namespace mlgym {
namespace {
namespace fs = std::filesystem;

const mlgym_task& table(const ComponentSubject& subject) { return *subject.table<mlgym_task>(); }

const mlgym_task_facts* facts_of(const ComponentSubject& subject) {
  const auto* facts = subject.extension<mlgym_task_facts>(MLGYM_TASK_FACTS);
  return facts && MLGYM_HAS(facts, facts) ? facts : nullptr;
}

const mlgym_task_interactive* interactive_of(const ComponentSubject& subject) {
  return subject.extension<mlgym_task_interactive>(MLGYM_TASK_INTERACTIVE);
}

std::string lacks(const ComponentSubject& subject) {
  const auto* facts = subject.extension<mlgym_task_facts>(MLGYM_TASK_FACTS);
  if (facts && !MLGYM_HAS(facts, facts)) return "facts (of mlgym.task.facts/1)";
  const auto* interactive = interactive_of(subject);
  if (!interactive) return "";
  if (!MLGYM_HAS(interactive, reset)) return "reset (of mlgym.task.interactive/1)";
  if (!MLGYM_HAS(interactive, step)) return "step (of mlgym.task.interactive/1)";
  return MLGYM_HAS(interactive, score) ? "" : "score (of mlgym.task.interactive/1)";
}

class TrialScores {
 public:
  explicit TrialScores(Handed& handed) : handed_(handed) {
    raw_.size = sizeof raw_;
    raw_.state = this;
    raw_.add = [](const mlgym_scores* scores, const mlgym_call*, mlgym_str name,
                  double value) -> mlgym_status {
      static_cast<TrialScores*>(scores->state)->add(std::string(view(name)), value);
      return MLGYM_OK;
    };
  }
  TrialScores(const TrialScores&) = delete;
  TrialScores& operator=(const TrialScores&) = delete;
  const mlgym_scores* raw() const { return &raw_; }
  // After a call that succeeded.
  void judge() {
    if (names_.empty())
      handed_.fault("it succeeded and added no score; every metric of the task has one");
  }

 private:
  void add(const std::string& name, double value) {
    handed_.add_text("the metric", name);
    handed_.add_number("score", value);
    if (!std::isfinite(value))
      handed_.fault(fmt::format("the score {} of {} is not finite", value, shown(name)));
    if (!names_.insert(name).second)
      handed_.fault(fmt::format("the score of {} was added twice", shown(name)));
  }
  Handed& handed_;
  mlgym_scores raw_{};
  std::set<std::string> names_;
};

Operation preparing(const ComponentSubject& subject) {
  Operation operation;
  operation.name = "prepare";
  operation.repeats = true;
  operation.run = [&task = table(subject)](void* self, const mlgym_call* call, Handed& handed) {
    mlgym_workspace workspace{};
    workspace.size = sizeof workspace;
    workspace.state = &handed;
    workspace.put = [](const mlgym_workspace* given, const mlgym_call*, mlgym_str path,
                       mlgym_bytes content) -> mlgym_status {
      Handed& into = *static_cast<Handed*>(given->state);
      const fs::path named = std::string(view(path));
      into.add_text("a path", view(path));
      into.add_bytes("a file", {reinterpret_cast<const char*>(content.data), content.size});
      if (named.empty() || named.is_absolute() || *named.lexically_normal().begin() == "..") {
        into.fault(fmt::format("it put {}; paths are relative to the workspace and stay in it",
                               shown(view(path))));
      }
      return MLGYM_OK;
    };
    return task.prepare(self, call, &workspace, 7);
  };
  return operation;
}

Operation evaluating(const ComponentSubject& subject, const char* split) {
  Operation operation;
  operation.name = fmt::format("evaluate ({}, an empty submission)", split);
  operation.repeats = true;
  operation.run = [&subject, split](void* self, const mlgym_call* call, Handed& handed) {
    const std::string submission = subject.new_folder(), scratch = subject.new_folder();
    mlgym_evaluation evaluation{};
    evaluation.size = sizeof evaluation;
    evaluation.submission = borrow(submission);
    evaluation.scratch = borrow(scratch);
    evaluation.split = borrow(split);
    evaluation.seed = 7;
    TrialScores scores(handed);
    const mlgym_status code = table(subject).evaluate(self, call, &evaluation, scores.raw());
    if (code == MLGYM_OK) scores.judge();
    return code;
  };
  return operation;
}

Operation telling_facts(const mlgym_task_facts* facts) {
  Operation operation;
  operation.name = "facts";
  operation.repeats = true;
  operation.run = [facts](void* self, const mlgym_call* call, Handed& handed) {
    std::string text;
    const mlgym_sink sink = sink_into(text);
    const mlgym_status code = facts->facts(self, call, &sink);
    if (code != MLGYM_OK) return code;
    handed.add_json_object("what it wrote", text);
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object()) return code;
    for (const auto& [name, value] : json.items()) {
      if (!value.is_number() && !value.is_string())
        handed.fault(fmt::format("the fact {} is neither a number nor a text", shown(name)));
    }
    return code;
  };
  return operation;
}

// Actions that some task may take; what they mean is the task's.
const std::vector<std::string>& some_actions() {
  static const std::vector<std::string> actions = {"0",
                                                   "1",
                                                   "",
                                                   "help",
                                                   "2 3",
                                                   R"({"action": 0})",
                                                   "no action that makes sense",
                                                   "0",
                                                   std::string(10000, 'x'),
                                                   "\xF0\x9F\x92\xA1\n"};
  return actions;
}

// One action; what it did is handed over, and whether the task is over told.
mlgym_status act(const mlgym_task_interactive& task, void* self, const mlgym_call* call,
                 const std::string& action, Handed& handed, bool& over) {
  std::string text;
  const mlgym_sink observation = sink_into(text);
  mlgym_interaction done{};
  done.size = sizeof done;
  const mlgym_status code = task.step(self, call, borrow(action), &observation, &done);
  if (code != MLGYM_OK) return code;
  handed.add_text("an observation", text);
  handed.add_number("reward", done.reward);
  if (!std::isfinite(done.reward))
    handed.fault(fmt::format("a reward is {}; rewards are finite", done.reward));
  over = done.terminated != 0;
  return code;
}

mlgym_status begin(const mlgym_task_interactive& task, void* self, const mlgym_call* call,
                   Handed& handed) {
  std::string text;
  const mlgym_sink observation = sink_into(text);
  const mlgym_status code = task.reset(self, call, 7, &observation);
  if (code == MLGYM_OK) handed.add_text("the first observation", text);
  return code;
}

mlgym_status end(const mlgym_task_interactive& task, void* self, const mlgym_call* call,
                 Handed& handed) {
  TrialScores scores(handed);
  const mlgym_status code = task.score(self, call, scores.raw());
  if (code == MLGYM_OK) scores.judge();
  return code;
}

// A whole episode of the actions; gives those that were taken. Refused ones do nothing.
Operation interacting(const mlgym_task_interactive* task, std::string name,
                      std::vector<std::string> actions, std::vector<std::string>* taken) {
  Operation operation;
  operation.name = std::move(name);
  operation.repeats = true;
  operation.run = [task, actions = std::move(actions), taken](void* self, const mlgym_call* call,
                                                              Handed& handed) {
    bool over = false;
    mlgym_status code = begin(*task, self, call, handed);
    for (std::size_t i = 0; i < actions.size() && code == MLGYM_OK && !over; ++i) {
      code = act(*task, self, call, actions[i], handed, over);
      if (code == MLGYM_OK && taken) taken->push_back(actions[i]);
      if (code == MLGYM_INVALID_ARGUMENT) code = MLGYM_OK;
    }
    return code == MLGYM_OK ? end(*task, self, call, handed) : code;
  };
  return operation;
}

std::vector<Operation> operations(const ComponentSubject& subject) {
  std::vector<Operation> all;
  if (MLGYM_HAS(&table(subject), prepare)) all.push_back(preparing(subject));
  if (const auto* facts = facts_of(subject)) all.push_back(telling_facts(facts));
  const auto* interactive = interactive_of(subject);
  if (!interactive) {
    all.push_back(evaluating(subject, "validation"));
    all.push_back(evaluating(subject, "test"));
    return all;
  }
  all.push_back(interacting(interactive, "reset, step and score", some_actions(), nullptr));
  const auto reset = [interactive](void* self, const mlgym_call* call, Handed& handed) {
    return begin(*interactive, self, call, handed);
  };
  Operation step, score;
  step.name = "step";
  step.first = reset;
  step.run = [interactive](void* self, const mlgym_call* call, Handed& handed) {
    bool over = false;
    return act(*interactive, self, call, "0", handed, over);
  };
  score.name = "score";
  score.first = reset;
  score.run = [interactive](void* self, const mlgym_call* call, Handed& handed) {
    return end(*interactive, self, call, handed);
  };
  all.push_back(step);
  all.push_back(score);
  return all;
}

void empty_submission(ComponentTrial& trial) {
  if (interactive_of(trial.subject())) return trial.skip("an interactive task evaluates nothing");
  for (const char* split : {"validation", "test"}) {
    const auto operation = evaluating(trial.subject(), split);
    const Told told = trial.perform_alone(operation);
    if (!told.handed.fault().empty())
      trial.fail(fmt::format("{}: {}", operation.name, told.handed.fault()));
    if (trial.failed()) return;
    trial.found(told.words());
    if (told.ok() || told.code == MLGYM_FAILED_PRECONDITION) continue;
    if (told.code == MLGYM_INVALID_ARGUMENT || told.code == MLGYM_NOT_FOUND) {
      return trial.skip(fmt::format(
          "it {}; it may need its task's settings and data, which `mlgym check task` gives it",
          told.words()));
    }
    return trial.fail(fmt::format(
        "{} {}; a file that was not submitted is the submission's fault: look for it first and "
        "return MLGYM_FAILED_PRECONDITION with words for the agent",
        operation.name, told.words()));
  }
}

// An action that was refused has changed nothing: without it all goes the same way.
void interaction(ComponentTrial& trial) {
  const auto* task = interactive_of(trial.subject());
  if (!task) return trial.skip("the task is not interactive");
  std::vector<std::string> taken;
  const auto all = interacting(task, "step (odd actions)", some_actions(), &taken);
  const Told told = trial.perform_alone(all);
  if (!told.handed.fault().empty()) trial.fail("step: " + told.handed.fault());
  if (!told.ok()) {
    trial.fail(
        fmt::format("reset, step or score {}; an action that makes no sense is refused with "
                    "MLGYM_INVALID_ARGUMENT and words for the agent",
                    told.words()));
  }
  if (trial.failed()) return;
  const Told without = trial.perform_alone(interacting(task, "step", taken, nullptr));
  if (!without.ok() || without.handed.text() != told.handed.text()) {
    return trial.fail(
        "after an action that was refused with MLGYM_INVALID_ARGUMENT the episode goes another way "
        "than without it; look at an action before anything changes (kinds/task.h)");
  }
  trial.found(fmt::format("{} of {} odd actions taken", taken.size(), some_actions().size()));
}

}  // namespace

const ComponentKind& task_kind() {
  static const ComponentKind kind = {
      operations, {{"empty_submission", empty_submission}, {"interaction", interaction}}, lacks};
  return kind;
}

}  // namespace mlgym
