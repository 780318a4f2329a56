// What holds for every function, whatever it does. Each fault is told by one check: exceptions by
// `exceptions`, codes and texts by `error_text`.
#include <thread>

#include "check/component/kinds.h"

namespace mlgym {
namespace {

// A function that is told to stop has this long, on any machine that is not broken.
constexpr double kSoonSeconds = 10;

std::vector<Operation> operations_of(const ComponentTrial& trial) {
  return trial.kind().operations(trial.subject());
}

// Everything on one instance. Thread-safe, and fails nothing: what one function does wrong is told
// by the check that looks for it.
std::vector<Told> play_all(const ComponentSubject& subject,
                           const std::vector<Operation>& operations) {
  std::vector<Told> all;
  const Creation creation = create_instance(subject, subject.settings);
  if (!creation.instance) return all;
  for (const auto& operation : operations)
    all.push_back(perform(subject, *creation.instance, operation));
  return all;
}

void two_instances(ComponentTrial& trial) {
  const auto operations = operations_of(trial);
  const auto alone = play_all(trial.subject(), operations);
  const auto again = play_all(trial.subject(), operations);
  std::vector<Told> first, second;
  std::thread other([&] { second = play_all(trial.subject(), operations); });
  first = play_all(trial.subject(), operations);
  other.join();
  if (first.size() != operations.size() || second.size() != operations.size() ||
      alone.size() != operations.size() || again.size() != operations.size()) {
    return trial.fail(
        "create failed while another instance was in use; instances share nothing (abi.h)");
  }
  int compared = 0;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    // A model may well say something else every time.
    if (alone[i].code != again[i].code || alone[i].handed.text() != again[i].handed.text())
      continue;
    ++compared;
    for (const auto* told : {&first[i], &second[i]}) {
      if (told->code == alone[i].code && told->handed.text() == alone[i].handed.text()) continue;
      return trial.fail(fmt::format(
          "{} gave one result alone and another beside a second instance in another thread ({}; "
          "alone it {}); instances run in parallel (abi.h): keep what changes in the instance",
          operations[i].name, told->words(), alone[i].words()));
    }
  }
  trial.found(fmt::format("{} calls in each of two threads, as alone", compared));
}

void stops(ComponentTrial& trial, const Conditions& conditions, std::string_view when,
           std::string_view remedy) {
  for (const auto& operation : operations_of(trial)) {
    const Told told = trial.watch_alone(operation, conditions);
    if (told.seconds > kSoonSeconds) {
      trial.fail(fmt::format("{}, called {}, needed {:.0f} s to return; {}", operation.name, when,
                             told.seconds, remedy));
    }
    if (trial.failed()) return;
  }
}

void past_deadline(ComponentTrial& trial) {
  Conditions conditions;
  conditions.late = true;
  stops(trial, conditions, "with a deadline that had passed",
        "look at call->deadline_ns in what takes long and return MLGYM_DEADLINE_EXCEEDED");
}

void cancelled(ComponentTrial& trial) {
  Conditions conditions;
  conditions.cancelled = true;
  stops(trial, conditions, "when it was cancelled",
        "ask call->cancelled in what takes long and return MLGYM_CANCELLED");
}

void sinks(ComponentTrial& trial) {
  const auto instance = trial.create();
  if (!instance) return;
  int whole = 0;
  for (const auto& operation : operations_of(trial)) {
    const Told told = perform(trial.subject(), *instance, operation);
    if (!told.handed.fault().empty())
      return trial.fail(fmt::format("{}: {}", operation.name, told.handed.fault()));
    whole += told.ok() ? 1 : 0;
  }
  trial.found(fmt::format("{} results have the form that the contract asks", whole));
  if (whole == 0) trial.skip("no call gave a result");
}

void same_seed(ComponentTrial& trial) {
  int compared = 0;
  for (const auto& operation : operations_of(trial)) {
    if (!operation.repeats) continue;
    const Told first = trial.watch_alone(operation), second = trial.watch_alone(operation);
    if (trial.failed()) return;
    if (first.code != second.code || first.handed.text() != second.handed.text()) {
      return trial.fail(fmt::format(
          "{} gave two results for the same arguments and seed ({}, then {}); draw only from the "
          "seed that is given, and use no clock, address or order of a hash table",
          operation.name, shown(first.ok() ? first.handed.text() : first.words()),
          shown(second.ok() ? second.handed.text() : second.words())));
    }
    ++compared;
  }
  trial.found(fmt::format("{} calls give the same twice", compared));
  if (compared == 0) trial.skip("nothing of this kind has to repeat itself");
}

void older_host(ComponentTrial& trial) {
  Conditions conditions;
  conditions.bare = true;
  const Creation creation = create_instance(trial.subject(), trial.subject().settings, conditions);
  if (const std::string fault = creation.told.fault("create, by a host without services,");
      !fault.empty())
    return trial.fail(fault);
  if (!creation.instance) return trial.found(fmt::format("create {}", creation.told.words()));
  for (const auto& operation : operations_of(trial)) {
    if (trial.watch_alone(operation, conditions); trial.failed()) return;
  }
}

void newer_host(ComponentTrial& trial) {
  Conditions conditions;
  conditions.larger = true;
  const std::string remedy =
      "tables grow at their end: take a `size` that is larger than yours (abi.h)";
  const Creation creation = create_instance(trial.subject(), trial.subject().settings, conditions);
  if (!creation.instance) {
    return trial.fail(fmt::format("create {} when it was given tables of a newer host; {}",
                                  creation.told.words(), remedy));
  }
  for (const auto& operation : operations_of(trial)) {
    const Told usual = trial.watch_alone(operation);
    if (!usual.ok()) continue;
    const Told told = trial.watch_alone(operation, conditions);
    if (!told.ok()) {
      return trial.fail(fmt::format("{} {} when it was given tables of a newer host; {}",
                                    operation.name, told.words(), remedy));
    }
  }
}

// Every function under every condition.
template <class Look>
void under_all_conditions(ComponentTrial& trial, Look look) {
  for (const auto& operation : operations_of(trial)) {
    for (int way = 0; way < 4 && !trial.failed(); ++way) {
      Conditions conditions;
      conditions.late = way == 1;
      conditions.cancelled = way == 2;
      conditions.bare = way == 3;
      look(operation, trial.watch_alone(operation, conditions));
    }
  }
}

void exceptions(ComponentTrial& trial) {
  int calls = 0;
  under_all_conditions(trial, [&](const Operation& operation, const Told& told) {
    ++calls;
    if (told.threw) trial.fail(told.fault(operation.name));
  });
  trial.found(fmt::format("{} calls, none lets one out", calls));
}

void error_text(ComponentTrial& trial) {
  int failures = 0;
  under_all_conditions(trial, [&](const Operation& operation, const Told& told) {
    if (told.ok() || told.threw) return;
    ++failures;
    if (const std::string fault = told.fault(operation.name); !fault.empty()) trial.fail(fault);
  });
  trial.found(failures == 0
                  ? "no call failed"
                  : fmt::format("{} failed calls, each with a code and a text", failures));
}

}  // namespace

const std::vector<ComponentCheck>& call_checks() {
  static const std::vector<ComponentCheck> checks = {
      {"sinks", sinks},           {"exceptions", exceptions},
      {"error_text", error_text}, {"two_instances", two_instances},
      {"same_seed", same_seed},   {"past_deadline", past_deadline},
      {"cancelled", cancelled},   {"older_host", older_host},
      {"newer_host", newer_host}};
  return checks;
}

}  // namespace mlgym
