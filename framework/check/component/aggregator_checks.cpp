// mlgym.aggregator/1
#include <mlgym/kinds/aggregator.h>

#include <deque>
#include <limits>

#include "base/status.h"
#include "check/component/kinds.h"
#include "components/aggregator.h"

namespace mlgym {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

const mlgym_aggregator& table(const ComponentSubject& subject) {
  return *subject.table<mlgym_aggregator>();
}

// Rows, and the texts they borrow.
class Rows {
 public:
  // One in which nothing is known but where it belongs.
  mlgym_row& add_empty() {
    mlgym_row& row = rows_.emplace_back();
    row.size = sizeof row;
    row.direction = MLGYM_MAXIMIZE;
    row.score = row.floor_value = row.baseline = row.target = row.normalised = kNan;
    row.seconds = row.compute_seconds = row.cost_usd = kNan;
    row.input_tokens = row.output_tokens = -1;
    list_.push_back(&row);
    return row;
  }
  mlgym_row& add(int task, int agent, int repeat) {
    mlgym_row& row = add_empty();
    row.task = keep(fmt::format("task-{}", task));
    row.variant = keep("default");
    row.agent = keep(fmt::format("agent-{}", agent));
    row.model = agent == 0 ? keep("") : keep("scripted/model");
    row.pool = keep("test");
    row.run = keep("run");
    row.episode = keep(fmt::format("{}-{}-{}", task, agent, repeat));
    row.repeat = repeat;
    row.seed = static_cast<uint64_t>(100 * task + repeat);
    row.metric = keep("score");
    row.direction = task == 0 ? MLGYM_MAXIMIZE : MLGYM_MINIMIZE;
    row.score = 0.5 + 0.1 * agent + 0.01 * repeat;
    row.floor_value = 0;
    row.baseline = 0.5;
    row.target = 1;
    row.normalised = 0.2 * agent + 0.02 * repeat;
    row.status = keep("finished");
    row.exit_status = keep("submitted");
    row.steps = 10 + repeat;
    row.seconds = row.compute_seconds = 1.5 * repeat;
    row.cost_usd = 0;
    return row;
  }
  const std::vector<const mlgym_row*>& list() const { return list_; }

 private:
  mlgym_str keep(std::string text) { return borrow(texts_.emplace_back(std::move(text))); }

  std::deque<mlgym_row> rows_;  // deques: what is pointed to does not move
  std::deque<std::string> texts_;
  std::vector<const mlgym_row*> list_;
};

Operation tables_of(const ComponentSubject& subject, std::string name,
                    std::shared_ptr<const Rows> rows) {
  Operation operation;
  operation.name = std::move(name);
  operation.repeats = true;
  operation.run = [&aggregator = table(subject), rows = std::move(rows)](
                      void* self, const mlgym_call* call, Handed& handed) {
    std::string text;
    const mlgym_sink sink = sink_into(text);
    const mlgym_status code =
        aggregator.tables(self, call, rows->list().data(), rows->list().size(), &sink);
    if (code != MLGYM_OK) return code;
    handed.add_json_object("what it wrote", text);
    if (const auto tables = tables_from(text, "kinds/aggregator.h says the form"); !tables.ok())
      handed.fault(std::string(message_of(tables.status())));
    return code;
  };
  return operation;
}

std::shared_ptr<const Rows> usual_rows() {
  auto rows = std::make_shared<Rows>();
  for (int task = 0; task < 2; ++task) {
    for (int agent = 0; agent < 2; ++agent) {
      for (int repeat = 1; repeat <= 3; ++repeat) rows->add(task, agent, repeat);
    }
  }
  return rows;
}

std::shared_ptr<const Rows> odd_rows() {
  auto rows = std::make_shared<Rows>();
  rows->add_empty();
  mlgym_row& failed = rows->add(0, 0, 1);
  failed.score = failed.normalised = failed.seconds = failed.cost_usd = kNan;
  failed.status = borrow("error");
  failed.exit_status = borrow("");
  failed.error = borrow("the box is gone \xF0\x9F\x92\xA1\n");
  mlgym_row& huge = rows->add(0, 1, 2);
  huge.score = huge.normalised = 1e308;
  huge.steps = -1;
  return rows;
}

std::vector<Operation> operations(const ComponentSubject& subject) {
  auto one = std::make_shared<Rows>();
  one->add(0, 0, 1);
  return {tables_of(subject, "tables (12 rows)", usual_rows()),
          tables_of(subject, "tables (no rows)", std::make_shared<Rows>()),
          tables_of(subject, "tables (one row)", one),
          tables_of(subject, "tables (rows with NaN and empty texts)", odd_rows())};
}

// Reports are made of whatever a run left: there is no row that may stop them.
void rows(ComponentTrial& trial) {
  for (const auto& operation : operations(trial.subject())) {
    const Told told = trial.perform_alone(operation);
    if (!told.ok()) {
      trial.fail(
          fmt::format("{} {}; say of missing numbers (NaN) and empty texts that they are "
                      "missing, or leave them out",
                      operation.name, told.words()));
    }
    if (!told.handed.fault().empty())
      trial.fail(fmt::format("{}: {}", operation.name, told.handed.fault()));
    if (trial.failed()) return;
  }
}

}  // namespace

const ComponentKind& aggregator_kind() {
  static const ComponentKind kind = {operations, {{"rows", rows}}};
  return kind;
}

}  // namespace mlgym
