// The functions in the tables of all kinds but the sandbox.
#pragma once

#include <mlgym/kinds/agent.h>
#include <mlgym/kinds/aggregator.h>
#include <mlgym/kinds/executor.h>
#include <mlgym/kinds/exporter.h>
#include <mlgym/kinds/history.h>
#include <mlgym/kinds/learner.h>
#include <mlgym/kinds/metric.h>
#include <mlgym/kinds/model.h>
#include <mlgym/kinds/task.h>
#include <mlgym/kinds/tool.h>

#include <cstddef>

struct TableMember {
  const char* kind;  // "mlgym.task/1"
  const char* name;
  std::size_t offset;
  bool may_be_null = false;
};

inline constexpr TableMember kTableMembers[] = {
    {MLGYM_KIND_AGENT, "run", offsetof(mlgym_agent, run)},
    {MLGYM_KIND_AGGREGATOR, "tables", offsetof(mlgym_aggregator, tables)},
    {MLGYM_KIND_EXECUTOR, "start", offsetof(mlgym_executor, start)},
    {MLGYM_KIND_EXECUTOR, "poll", offsetof(mlgym_executor, poll)},
    {MLGYM_KIND_EXECUTOR, "stop", offsetof(mlgym_executor, stop)},
    {MLGYM_KIND_EXPORTER, "rows", offsetof(mlgym_exporter, rows)},
    {MLGYM_KIND_HISTORY, "view", offsetof(mlgym_history, view)},
    {MLGYM_KIND_LEARNER, "plan", offsetof(mlgym_learner, plan)},
    {MLGYM_KIND_LEARNER, "observe", offsetof(mlgym_learner, observe)},
    {MLGYM_KIND_LEARNER, "publish", offsetof(mlgym_learner, publish)},
    {MLGYM_KIND_LEARNER, "act", offsetof(mlgym_learner, act), true},
    {MLGYM_KIND_LEARNER, "save", offsetof(mlgym_learner, save)},
    {MLGYM_KIND_LEARNER, "load", offsetof(mlgym_learner, load)},
    {MLGYM_KIND_METRIC, "score", offsetof(mlgym_metric, score)},
    {MLGYM_KIND_MODEL, "describe", offsetof(mlgym_model, describe), true},
    {MLGYM_KIND_MODEL, "complete", offsetof(mlgym_model, complete)},
    {MLGYM_KIND_TASK, "prepare", offsetof(mlgym_task, prepare), true},
    {MLGYM_KIND_TASK, "evaluate", offsetof(mlgym_task, evaluate)},
    {MLGYM_KIND_TOOL, "describe", offsetof(mlgym_tool, describe)},
    {MLGYM_KIND_TOOL, "call", offsetof(mlgym_tool, call)}};
