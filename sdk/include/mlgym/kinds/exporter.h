/* mlgym.exporter/1 (a draft: it may change until exports are there): trajectories as rows of
 * training data. */
#ifndef MLGYM_KINDS_EXPORTER_H
#define MLGYM_KINDS_EXPORTER_H

#include <mlgym/abi.h>
#include <mlgym/kinds/learner.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MLGYM_KIND_EXPORTER "mlgym.exporter/1"

/* Takes rows. */
typedef struct mlgym_rows {
  uint32_t size;
  uint32_t reserved;
  void* state;
  mlgym_status (*add)(const struct mlgym_rows* rows, const mlgym_call* call,
                      mlgym_str row); /* a JSON object */
  /* Nothing could be made of an episode or a turn, and why: counted for the user. */
  mlgym_status (*drop)(const struct mlgym_rows* rows, const mlgym_call* call, mlgym_str reason);
} mlgym_rows;

typedef struct mlgym_exporter {
  uint32_t size;
  uint32_t reserved;
  /* The same trajectory gives the same rows. */
  mlgym_status (*rows)(void* self, const mlgym_call* call, const mlgym_trajectory* trajectory,
                       const mlgym_rows* out);
} mlgym_exporter;

#ifdef __cplusplus
}
#endif
#endif
