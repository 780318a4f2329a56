/* mlgym.metric/1: a number from predictions and references. */
#ifndef MLGYM_KINDS_METRIC_H
#define MLGYM_KINDS_METRIC_H

#include <mlgym/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MLGYM_KIND_METRIC "mlgym.metric/1"

enum { MLGYM_MINIMIZE = -1, MLGYM_MAXIMIZE = 1 };

/* `count` values, as numbers or as texts: exactly one of the two arrays is set. */
typedef struct mlgym_values {
  uint32_t size;
  uint32_t reserved;
  size_t count;
  const double* numbers;
  const mlgym_str* texts;
} mlgym_values;

typedef struct mlgym_metric {
  uint32_t size;
  int32_t direction;  /* MLGYM_MAXIMIZE or MLGYM_MINIMIZE */
  double low, high;   /* the range of possible values; infinite where open */
  double floor_value; /* what an invalid submission scores unless the task says otherwise */
  /* references[k] is the k-th reference of every prediction; all have the same count, at least 1.
   * A prediction with fewer references than others has an empty text, or NaN, in the later ones. */
  mlgym_status (*score)(void* self, const mlgym_call* call, const mlgym_values* predictions,
                        const mlgym_values* const* references, size_t reference_count, double* out);
} mlgym_metric;

/* The metrics that a task's `evaluation.metrics` names, for the component that evaluates it. */
#define MLGYM_HOST_METRICS "mlgym.host.metrics/1"

typedef struct mlgym_host_metrics {
  uint32_t size;
  uint32_t reserved;
  /* `metric` is the component's name. As mlgym_metric's `score`; MLGYM_NOT_FOUND when the task does
   * not name it. */
  mlgym_status (*score)(const mlgym_call* call, mlgym_str metric, const mlgym_values* predictions,
                        const mlgym_values* const* references, size_t reference_count, double* out);
} mlgym_host_metrics;

#ifdef __cplusplus
}
#endif
#endif
