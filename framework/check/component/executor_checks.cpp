// mlgym.executor/1
#include <mlgym/kinds/executor.h>

#include <chrono>
#include <thread>

#include "check/component/kinds.h"

namespace mlgym {
namespace {

constexpr double kWorkerSeconds = 40;  // for a worker that does nothing

const mlgym_executor& table(const ComponentSubject& subject) {
  return *subject.table<mlgym_executor>();
}

// `seen` gets the state; may be null.
Operation polling(const ComponentSubject& subject, std::string name, std::string worker,
                  mlgym_worker_state* seen) {
  Operation operation;
  operation.name = std::move(name);
  operation.run = [&executor = table(subject), worker = std::move(worker), seen](
                      void* self, const mlgym_call* call, Handed& handed) {
    mlgym_worker_state out{};
    out.size = sizeof out;
    out.state = -1;
    std::string reason;
    const mlgym_sink sink = sink_into(reason);
    const mlgym_status code = executor.poll(self, call, borrow(worker), &out, &sink);
    if (code != MLGYM_OK) return code;
    handed.add_text("the reason", reason);
    if (seen) *seen = out;
    if (out.state < MLGYM_WORKER_WAITING || out.state > MLGYM_WORKER_LOST)
      handed.fault(fmt::format("the state is {}; states are MLGYM_WORKER_...", out.state));
    return code;
  };
  return operation;
}

Operation stopping(const ComponentSubject& subject, std::string name, std::string worker) {
  Operation operation;
  operation.name = std::move(name);
  operation.run = [&executor = table(subject), worker = std::move(worker)](
                      void* self, const mlgym_call* call, Handed&) {
    return executor.stop(self, call, borrow(worker));
  };
  return operation;
}

constexpr const char* kNobody = "no-worker-has-this-name";

std::vector<Operation> operations(const ComponentSubject& subject) {
  return {polling(subject, "poll (an unknown worker)", kNobody, nullptr),
          stopping(subject, "stop (an unknown worker)", kNobody)};
}

void unknown_worker(ComponentTrial& trial) {
  for (const char* worker : {kNobody, ""}) {
    mlgym_worker_state state{};
    const Told told =
        trial.perform_alone(polling(trial.subject(), "poll (an unknown worker)", worker, &state));
    if (told.ok() && state.state != MLGYM_WORKER_LOST) {
      trial.fail(
          fmt::format("poll found the worker \"{}\", which nobody started, in state {}; "
                      "return MLGYM_NOT_FOUND with a text",
                      worker, state.state));
    }
    trial.perform_alone(stopping(trial.subject(), "stop (an unknown worker)", worker));
    if (trial.failed()) return;
  }
}

// Starts a program and gives its worker's name.
std::string start(ComponentTrial& trial, TrialInstance& instance,
                  const std::vector<std::string>& words) {
  std::string worker;
  Operation operation;
  operation.name = "start";
  operation.run = [&](void* self, const mlgym_call* call, Handed& handed) {
    std::vector<mlgym_str> arguments;
    for (const auto& word : words) arguments.push_back(borrow(word));
    const std::string folder = trial.subject().new_folder();
    const mlgym_sink sink = sink_into(worker);
    const mlgym_status code =
        table(trial.subject())
            .start(self, call, arguments.data(), arguments.size(), borrow(folder), &sink);
    if (code == MLGYM_OK) handed.add_text("the worker's name", worker);
    return code;
  };
  const Told told = trial.perform_in(instance, operation);
  if (!told.ok()) trial.fail(fmt::format("start {}", told.words()));
  if (told.ok() && worker.empty()) trial.fail("start gave no name for its worker");
  if (!told.handed.fault().empty()) trial.fail("start: " + told.handed.fault());
  return worker;
}

mlgym_worker_state wait_for(ComponentTrial& trial, TrialInstance& instance,
                            const std::string& worker) {
  mlgym_worker_state state{};
  const Deadline deadline = Deadline::after(kWorkerSeconds);
  for (;;) {
    const Told told = trial.perform_in(instance, polling(trial.subject(), "poll", worker, &state));
    if (!told.ok()) trial.fail(fmt::format("poll {}", told.words()));
    if (!told.handed.fault().empty()) trial.fail("poll: " + told.handed.fault());
    if (trial.failed() || state.state >= MLGYM_WORKER_ENDED) return state;
    if (deadline.passed()) {
      trial.skip(fmt::format("a worker had not ended after {} s", kWorkerSeconds));
      return state;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
}

void workers(ComponentTrial& trial) {
  if (!trial.subject().settings_given) {
    return trial.skip(
        "workers are started, where the settings say, only with --settings; '{}' will do");
  }
  const auto instance = trial.create();
  if (!instance) return;
  for (const auto& [code, words] : std::vector<std::pair<int, std::vector<std::string>>>{
           {0, {"/bin/true"}}, {3, {"/bin/sh", "-c", "exit 3"}}}) {
    const std::string worker = start(trial, *instance, words);
    if (trial.failed()) return;
    const mlgym_worker_state state = wait_for(trial, *instance, worker);
    if (trial.result().status != CheckResult::Status::pass) return;
    if (state.state != MLGYM_WORKER_ENDED || state.exit_code != code) {
      return trial.fail(
          fmt::format("a worker that exits with {} is in state {} with exit code {}; "
                      "MLGYM_WORKER_ENDED (2) and its exit code are expected",
                      code, state.state, state.exit_code));
    }
    const Told again = trial.perform_in(*instance, stopping(trial.subject(), "stop", worker));
    if (!again.ok())
      trial.fail(fmt::format("stop {} for a worker that has ended, which is fine", again.words()));
  }
  const std::string sleeper = start(trial, *instance, {"/bin/sleep", "1000"});
  if (trial.failed()) return;
  const Told stopped = trial.perform_in(*instance, stopping(trial.subject(), "stop", sleeper));
  if (!stopped.ok()) return trial.fail(fmt::format("stop {}", stopped.words()));
  (void)wait_for(trial, *instance, sleeper);
}

}  // namespace

const ComponentKind& executor_kind() {
  static const ComponentKind kind = {operations,
                                     {{"unknown_worker", unknown_worker}, {"workers", workers}}};
  return kind;
}

}  // namespace mlgym
