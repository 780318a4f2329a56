// Tasks in C++: derive from Task, read the settings in a constructor from const Settings &.
#pragma once

#include <mlgym/kinds/task.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "mlgym/call.hpp"

namespace mlgym {

// The submission cannot be scored, and it is its own fault. The text is shown to the agent.
struct SubmissionError : Error {
  explicit SubmissionError(const std::string& why) : Error(MLGYM_FAILED_PRECONDITION, why) {}
};

// Where `prepare` puts files for the agent.
class Workspace {
 public:
  Workspace(const mlgym_workspace* workspace, const mlgym_call* call)
      : workspace_(workspace), call_(call) {}
  void put(std::string_view path, std::string_view content) {
    detail::check(
        workspace_->put(workspace_, call_, str(path),
                        {reinterpret_cast<const unsigned char*>(content.data()), content.size()}));
  }

 private:
  const mlgym_workspace* workspace_;
  const mlgym_call* call_;
};

class Scores {
 public:
  Scores(const mlgym_scores* scores, const mlgym_call* call) : scores_(scores), call_(call) {}
  void add(std::string_view metric, double value) {
    detail::check(scores_->add(scores_, call_, str(metric), value));
  }

 private:
  const mlgym_scores* scores_;
  const mlgym_call* call_;
};

// What is to be scored; see mlgym_evaluation.
struct Evaluation {
  std::string submission, files, data, scratch;  // folders
  std::string split;                             // "validation" or "test"
  std::uint64_t seed;
};

// Submitted code, run in a box of its own. Messages and replies are JSON (docs/policy_protocol.md).
// Whatever the code does wrong ends the evaluation as a SubmissionError would.
class Policy {
 public:
  Policy(Call& call, std::string_view file, std::string_view entry, std::string_view hello = "{}")
      : functions_(call.service<mlgym_host_policy>(MLGYM_HOST_POLICY)), call_(call.raw()) {
    detail::check(functions_.open(call_, str(file), str(entry), str(hello), &policy_));
  }
  ~Policy() { functions_.close(policy_); }
  Policy(const Policy&) = delete;
  Policy& operator=(const Policy&) = delete;

  void tell(std::string_view message) {
    detail::check(functions_.tell(policy_, call_, str(message)));
  }
  // The reply is valid until the next call.
  const std::string& ask(std::string_view message) {
    reply_.clear();
    const mlgym_sink sink = sink_into(reply_);
    detail::check(functions_.ask(policy_, call_, str(message), &sink));
    return reply_;
  }

 private:
  const mlgym_host_policy& functions_;
  const mlgym_call* call_;
  mlgym_policy* policy_ = nullptr;
  std::string reply_;
};

struct Task {
  virtual ~Task() = default;
  // In the host, before the agent starts. The same seed puts the same bytes.
  virtual void prepare(Call&, Workspace&, std::uint64_t /*seed*/) {}
  // In a fresh evaluation box. Deterministic in the submission, the split and the seed.
  virtual void evaluate(Call& call, const Evaluation& evaluation, Scores& scores) = 0;
  // The evaluator's constants, for the instructions: a JSON object, {NAME: number or text}.
  virtual std::string facts() { return "{}"; }
};

struct Interaction {
  std::string observation;
  double reward = 0;
  bool terminated = false;  // the task is over
};

// A task that answers actions itself; see MLGYM_TASK_INTERACTIVE. Nothing is evaluated in a box.
struct InteractiveTask : Task {
  // Starts over and gives the first observation.
  virtual std::string reset(Call& call, std::uint64_t seed) = 0;
  // Throw Error(MLGYM_INVALID_ARGUMENT, ...) for an action that makes no sense.
  virtual Interaction step(Call& call, std::string_view action) = 0;
  // Every metric that the task declares, of the actions so far.
  virtual void score(Call& call, Scores& scores) = 0;

  void evaluate(Call&, const Evaluation&, Scores&) final {
    throw Error(MLGYM_UNIMPLEMENTED, "an interactive task is scored by what was done in it");
  }
};

namespace detail {

template <class T>
struct InteractiveTable {
  static mlgym_status reset(void* self, const mlgym_call* raw, std::uint64_t seed,
                            const mlgym_sink* observation) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      put(observation, static_cast<T*>(self)->reset(call, seed));
    });
  }
  static mlgym_status step(void* self, const mlgym_call* raw, mlgym_str action,
                           const mlgym_sink* observation, mlgym_interaction* out) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      const Interaction done = static_cast<T*>(self)->step(call, view(action));
      put(observation, done.observation);
      out->reward = done.reward;
      out->terminated = done.terminated ? 1 : 0;
    });
  }
  static mlgym_status score(void* self, const mlgym_call* raw, const mlgym_scores* out) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      Scores scores(out, raw);
      static_cast<T*>(self)->score(call, scores);
    });
  }
  static constexpr mlgym_task_interactive table{sizeof(mlgym_task_interactive), 0, &reset, &step,
                                                &score};
};

template <class T>
struct TaskTable {
  static constexpr const char* kind = MLGYM_KIND_TASK;
  static mlgym_status prepare(void* self, const mlgym_call* raw, const mlgym_workspace* workspace,
                              std::uint64_t seed) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      Workspace files(workspace, raw);
      static_cast<T*>(self)->prepare(call, files, seed);
    });
  }
  static mlgym_status evaluate(void* self, const mlgym_call* raw,
                               const mlgym_evaluation* evaluation,
                               const mlgym_scores* out) noexcept {
    return guard(raw, [&] {
      Call call(raw);
      Scores scores(out, raw);
      const Evaluation given{
          std::string(view(evaluation->submission)), std::string(view(evaluation->files)),
          std::string(view(evaluation->data)),       std::string(view(evaluation->scratch)),
          std::string(view(evaluation->split)),      evaluation->seed};
      static_cast<T*>(self)->evaluate(call, given, scores);
    });
  }
  static constexpr mlgym_task table{sizeof(mlgym_task), 0, &prepare, &evaluate};

  static mlgym_status facts(void* self, const mlgym_call* raw, const mlgym_sink* out) noexcept {
    return guard(raw, [&] { put(out, static_cast<T*>(self)->facts()); });
  }
  static constexpr mlgym_task_facts facts_table{sizeof(mlgym_task_facts), 0, &facts};
  static const void* extension(const mlgym_component*, const char* id) noexcept {
    if constexpr (std::is_base_of_v<InteractiveTask, T>) {
      if (std::string_view(id) == MLGYM_TASK_INTERACTIVE) return &InteractiveTable<T>::table;
    }
    return std::string_view(id) == MLGYM_TASK_FACTS ? &facts_table : nullptr;
  }
};

}  // namespace detail
}  // namespace mlgym
