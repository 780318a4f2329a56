#include "plugins/tables.h"

#include <mlgym/kinds/agent.h>
#include <mlgym/kinds/aggregator.h>
#include <mlgym/kinds/executor.h>
#include <mlgym/kinds/exporter.h>
#include <mlgym/kinds/history.h>
#include <mlgym/kinds/learner.h>
#include <mlgym/kinds/metric.h>
#include <mlgym/kinds/model.h>
#include <mlgym/kinds/sandbox.h>
#include <mlgym/kinds/task.h>
#include <mlgym/kinds/tool.h>

#include <cstring>
#include <string_view>

#include "base/status.h"
#include "plugins/kinds.h"

namespace mlgym {
namespace {

struct Needed {
  std::string_view kind;
  const char* function;
  std::size_t offset;
};

constexpr Needed kNeeded[] = {{MLGYM_KIND_AGENT, "run", offsetof(mlgym_agent, run)},
                              {MLGYM_KIND_AGGREGATOR, "tables", offsetof(mlgym_aggregator, tables)},
                              {MLGYM_KIND_EXECUTOR, "start", offsetof(mlgym_executor, start)},
                              {MLGYM_KIND_EXECUTOR, "poll", offsetof(mlgym_executor, poll)},
                              {MLGYM_KIND_EXECUTOR, "stop", offsetof(mlgym_executor, stop)},
                              {MLGYM_KIND_EXPORTER, "rows", offsetof(mlgym_exporter, rows)},
                              {MLGYM_KIND_HISTORY, "view", offsetof(mlgym_history, view)},
                              {MLGYM_KIND_LEARNER, "plan", offsetof(mlgym_learner, plan)},
                              {MLGYM_KIND_LEARNER, "observe", offsetof(mlgym_learner, observe)},
                              {MLGYM_KIND_LEARNER, "publish", offsetof(mlgym_learner, publish)},
                              {MLGYM_KIND_LEARNER, "save", offsetof(mlgym_learner, save)},
                              {MLGYM_KIND_LEARNER, "load", offsetof(mlgym_learner, load)},
                              {MLGYM_KIND_METRIC, "score", offsetof(mlgym_metric, score)},
                              {MLGYM_KIND_MODEL, "complete", offsetof(mlgym_model, complete)},
                              {MLGYM_KIND_SANDBOX, "probe", offsetof(mlgym_sandbox, probe)},
                              {MLGYM_KIND_SANDBOX, "create", offsetof(mlgym_sandbox, create)},
                              {MLGYM_KIND_SANDBOX, "put", offsetof(mlgym_sandbox, put)},
                              {MLGYM_KIND_SANDBOX, "get", offsetof(mlgym_sandbox, get)},
                              {MLGYM_KIND_SANDBOX, "stats", offsetof(mlgym_sandbox, stats)},
                              {MLGYM_KIND_SANDBOX, "kill", offsetof(mlgym_sandbox, kill)},
                              {MLGYM_KIND_SANDBOX, "destroy", offsetof(mlgym_sandbox, destroy)},
                              {MLGYM_KIND_SANDBOX, "restart", offsetof(mlgym_sandbox, restart)},
                              {MLGYM_KIND_SANDBOX, "snapshot", offsetof(mlgym_sandbox, snapshot)},
                              {MLGYM_KIND_SANDBOX, "release", offsetof(mlgym_sandbox, release)},
                              {MLGYM_KIND_SANDBOX, "pause", offsetof(mlgym_sandbox, pause)},
                              {MLGYM_KIND_SANDBOX, "resume", offsetof(mlgym_sandbox, resume)},
                              {MLGYM_KIND_TASK, "evaluate", offsetof(mlgym_task, evaluate)},
                              {MLGYM_KIND_TOOL, "describe", offsetof(mlgym_tool, describe)},
                              {MLGYM_KIND_TOOL, "call", offsetof(mlgym_tool, call)}};

// MLGYM_HAS for any table: they all start with their size.
bool has_function(const void* table, std::size_t offset) {
  std::uint32_t size = 0;
  std::memcpy(&size, table, sizeof size);
  void (*function)() = nullptr;
  if (size < offset + sizeof function) return false;
  std::memcpy(&function, static_cast<const char*>(table) + offset, sizeof function);
  return function != nullptr;
}

}  // namespace

absl::Status table_without(std::string_view function, std::string_view kind) {
  return invalid(
      "its table has no `{}`: the function is null, or the table's `size` ends before it; set both "
      "(kinds/{}.h)",
      function, short_kind(kind));
}

absl::Status check_table(const mlgym_component& component) {
  for (const auto& needed : kNeeded) {
    if (needed.kind == component.kind && !has_function(component.functions, needed.offset))
      return table_without(needed.function, needed.kind);
  }
  return absl::OkStatus();
}

}  // namespace mlgym
