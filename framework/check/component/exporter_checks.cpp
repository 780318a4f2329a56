// mlgym.exporter/1
#include <mlgym/kinds/exporter.h>

#include "check/component/kinds.h"
#include "check/component/trial_trajectory.h"

namespace mlgym {
namespace {

const mlgym_exporter& table(const ComponentSubject& subject) {
  return *subject.table<mlgym_exporter>();
}

Operation exporting(const ComponentSubject& subject, std::string name, int turns, bool good) {
  Operation operation;
  operation.name = std::move(name);
  operation.repeats = true;
  operation.run = [&exporter = table(subject), turns, good](void* self, const mlgym_call* call,
                                                            Handed& handed) {
    const TrialTrajectory trajectory(turns, good);
    mlgym_rows rows{};
    rows.size = sizeof rows;
    rows.state = &handed;
    rows.add = [](const mlgym_rows* given, const mlgym_call*, mlgym_str row) -> mlgym_status {
      static_cast<Handed*>(given->state)->add_json_object("a row", view(row));
      return MLGYM_OK;
    };
    rows.drop = [](const mlgym_rows* given, const mlgym_call*, mlgym_str reason) -> mlgym_status {
      Handed& into = *static_cast<Handed*>(given->state);
      into.add_text("a reason", view(reason));
      if (reason.size == 0) into.fault("it dropped something without a reason; users count them");
      return MLGYM_OK;
    };
    return exporter.rows(self, call, trajectory.raw(), &rows);
  };
  return operation;
}

std::vector<Operation> operations(const ComponentSubject& subject) {
  return {exporting(subject, "rows", 4, true),
          exporting(subject, "rows (an episode that failed)", 2, false),
          exporting(subject, "rows (an episode without turns)", 0, false)};
}

void rows(ComponentTrial& trial) {
  for (const auto& operation : operations(trial.subject())) {
    const Told told = trial.perform_alone(operation);
    if (!told.ok()) {
      trial.fail(
          fmt::format("{} {}; drop what no row can be made of, with a reason, and return "
                      "MLGYM_OK",
                      operation.name, told.words()));
    }
    if (!told.handed.fault().empty())
      trial.fail(fmt::format("{}: {}", operation.name, told.handed.fault()));
    if (trial.failed()) return;
  }
}

}  // namespace

const ComponentKind& exporter_kind() {
  static const ComponentKind kind = {operations, {{"rows", rows}}};
  return kind;
}

}  // namespace mlgym
