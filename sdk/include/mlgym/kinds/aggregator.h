/* mlgym.aggregator/1: tables over many episodes. */
#ifndef MLGYM_KINDS_AGGREGATOR_H
#define MLGYM_KINDS_AGGREGATOR_H

#include <mlgym/abi.h>
#include <mlgym/kinds/metric.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MLGYM_KIND_AGGREGATOR "mlgym.aggregator/1"

/* A submission that the agent had validated while it worked, by the primary metric. */
typedef struct mlgym_validation {
  uint32_t size;
  uint32_t reserved;
  int64_t step;  /* below 0: unknown */
  double score;  /* what the agent was told; NaN where nothing could be scored */
  double shadow; /* of the same submission on the test part; NaN where it is not known */
} mlgym_validation;

/* One episode, by its primary metric. Numbers that do not exist are NaN, texts empty. Scores of the
 * same `task`, `variant` and `pool` may be compared; others never are. */
typedef struct mlgym_row {
  uint32_t size;
  int32_t direction; /* MLGYM_MAXIMIZE or MLGYM_MINIMIZE of kinds/metric.h */
  mlgym_str task, variant, agent;
  mlgym_str model; /* empty without one */
  mlgym_str pool;  /* stands for what else makes scores comparable: feedback kind, digest of data */
  mlgym_str run, episode;
  int64_t repeat;   /* from 1 */
  uint64_t seed;    /* of the episode: two of one cell that share it are not independent */
  mlgym_str metric; /* the primary one's name */
  double score; /* on the test part; the floor where it could not be scored; NaN without outcome */
  double floor_value, baseline, target;
  double normalised; /* 0 at the baseline, 1 at the target; NaN without outcome */
  mlgym_str status, exit_status, floored, error; /* docs/run_document.md */
  int64_t steps;
  double seconds, compute_seconds, cost_usd;
  int64_t input_tokens, output_tokens; /* below 0: unknown */
  const mlgym_str* marks;
  size_t mark_count;
  const mlgym_validation* const* validations; /* in order; may be null */
  size_t validation_count;
  mlgym_str origin; /* empty: a run of this program; else the system that played the episode */
} mlgym_row;

typedef struct mlgym_aggregator {
  uint32_t size;
  uint32_t reserved;
  /* Writes a JSON object, {TABLE: {"title": text, "columns": [text], "rows": [[text, number or
   * null]]}}, in the order in which tables are to be shown; `title` is one line for people and may
   * be absent, every row is as long as `columns`. A table may also stand in another form at the top
   * of the report's JSON, next to "tables": "also": {"at": [text], "as": form} says under which
   * members and how, with the first column as key: "records" [{COLUMN: cell}], "cells" {KEY:
   * {COLUMN: cell}} or "lists" {KEY: [cell]}. "plot": {"kind": ..., ...} says how it is drawn
   * (docs/report.md, "Pages and plots"). `rows` are by run, then in plan order. The same rows
   * give the same text. */
  mlgym_status (*tables)(void* self, const mlgym_call* call, const mlgym_row* const* rows,
                         size_t row_count, const mlgym_sink* out);
} mlgym_aggregator;

#ifdef __cplusplus
}
#endif
#endif
