/* The share of numbers that are within a tenth of the right one. */
#include <math.h>
#include <mlgym/kinds/metric.h>
#include <string.h>

static mlgym_status create(const mlgym_component* component, const mlgym_call* call,
                           const mlgym_settings* settings, void** self) {
  (void)component, (void)call, (void)settings;
  *self = NULL;
  return MLGYM_OK;
}

static void destroy(const mlgym_component* component, void* self) { (void)component, (void)self; }

static mlgym_status score(void* self, const mlgym_call* call, const mlgym_values* predictions,
                          const mlgym_values* const* references, size_t count, double* out) {
  static const char message[] = "numbers are expected";
  double near = 0;
  (void)self;
  if (count == 0 || !predictions->numbers || !references[0]->numbers) {
    const mlgym_str text = {message, strlen(message)};
    call->set_error(call, text);
    return MLGYM_INVALID_ARGUMENT;
  }
  for (size_t i = 0; i < predictions->count; ++i)
    near += fabs(predictions->numbers[i] - references[0]->numbers[i]) <= 0.1;
  *out = predictions->count ? near / (double)predictions->count : 0;
  return MLGYM_OK;
}

static const mlgym_metric table = {sizeof(mlgym_metric), MLGYM_MAXIMIZE, 0, 1, 0, score};
static const mlgym_component near_by = {sizeof(mlgym_component),
                                        0,
                                        MLGYM_KIND_METRIC,
                                        "near-by",
                                        "Share within a tenth",
                                        NULL,
                                        &table,
                                        NULL,
                                        create,
                                        destroy,
                                        NULL};
static const mlgym_component* const components[] = {&near_by};

MLGYM_EXPORT const mlgym_plugin mlgym_plugin_v1 = {sizeof(mlgym_plugin),
                                                   MLGYM_ABI_MAJOR,
                                                   MLGYM_ABI_MINOR,
                                                   0,
                                                   MLGYM_HEADER_HASH,
                                                   "metric_near_by",
                                                   "1.0.0",
                                                   "C",
                                                   NULL,
                                                   NULL,
                                                   components,
                                                   1};
