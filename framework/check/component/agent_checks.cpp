// mlgym.agent/1
#include <mlgym/kinds/agent.h>

#include "check/component/fake_episode.h"
#include "check/component/kinds.h"

namespace mlgym {
namespace {

constexpr int kSteps = 8;  // an agent that stops nowhere meets this limit

const mlgym_agent& table(const ComponentSubject& subject) { return *subject.table<mlgym_agent>(); }

Operation playing(const ComponentSubject& subject, std::string name, int steps) {
  Operation operation;
  operation.name = std::move(name);
  operation.repeats = true;
  operation.run = [&agent = table(subject), steps](void* self, const mlgym_call* call,
                                                   Handed& handed) {
    const FakeEpisode episode(handed, 7, steps, "");
    return agent.run(self, call, episode.raw());
  };
  return operation;
}

std::vector<Operation> operations(const ComponentSubject& subject) {
  return {playing(subject, "run", kSteps)};
}

void plays(ComponentTrial& trial) {
  for (const int steps : {kSteps, 1, 2}) {
    const auto operation =
        playing(trial.subject(), fmt::format("run (in at most {} steps)", steps), steps);
    const Told told = trial.perform_alone(operation);
    if (!told.handed.fault().empty())
      trial.fail(fmt::format("{} {}", operation.name, told.handed.fault()));
    if (!told.ok()) {
      trial.fail(
          fmt::format("{} {}; an agent returns MLGYM_OK when the episode ends or it gives up",
                      operation.name, told.words()));
    }
    if (trial.failed()) return;
  }
}

// Whether the agent passes on what its episode tells it, function by function.
void episode_errors(ComponentTrial& trial) {
  std::string met;
  for (const std::string function : {"task", "step", "complete", "budget", "note", "branch",
                                     "snapshot", "restore", "run_program", "play"}) {
    int calls = 0;
    Operation operation;
    operation.name = fmt::format("run (when the episode's {} fails)", function);
    operation.run = [&](void* self, const mlgym_call* call, Handed& handed) {
      const FakeEpisode episode(handed, 7, kSteps, function);
      const mlgym_status code = table(trial.subject()).run(self, call, episode.raw());
      calls = episode.calls(function);
      return code;
    };
    const Told told = trial.perform_alone(operation);
    if (trial.failed()) return;
    if (calls == 0) continue;
    met += (met.empty() ? "" : ", ") + function;
    // An agent can do without a note, or without knowing what is left.
    const bool needed = function != "budget" && function != "note";
    if (told.code == MLGYM_UNAVAILABLE || (!needed && told.ok())) continue;
    return trial.fail(
        fmt::format("{} {}; the error was MLGYM_UNAVAILABLE, \"the box is gone\": "
                    "return the code that the function returned",
                    operation.name, told.words()));
  }
  trial.found(met.empty() ? "it calls no function of the episode" : "passed on: " + met);
}

}  // namespace

const ComponentKind& agent_kind() {
  static const ComponentKind kind = {operations,
                                     {{"plays", plays}, {"episode_errors", episode_errors}}};
  return kind;
}

}  // namespace mlgym
