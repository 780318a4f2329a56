/* mlgym.executor/1 (a draft: it may change until runs use it): where the workers of a run run, such
 * as a cluster. */
#ifndef MLGYM_KINDS_EXECUTOR_H
#define MLGYM_KINDS_EXECUTOR_H

#include <mlgym/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MLGYM_KIND_EXECUTOR "mlgym.executor/1"

enum {
  MLGYM_WORKER_WAITING = 0,
  MLGYM_WORKER_RUNS = 1,
  MLGYM_WORKER_ENDED = 2,
  MLGYM_WORKER_LOST = 3 /* by no doing of its own: the node failed, it was preempted */
};

typedef struct mlgym_worker_state {
  uint32_t size;
  int32_t state;     /* MLGYM_WORKER_... */
  int32_t exit_code; /* of an ended one */
  uint32_t reserved;
} mlgym_worker_state;

typedef struct mlgym_executor {
  uint32_t size;
  uint32_t reserved;
  /* Starts a program in `folder`, which every worker sees under the same path. `worker` gets a name
   * by which another process can ask for it as well. */
  mlgym_status (*start)(void* self, const mlgym_call* call, const mlgym_str* arguments,
                        size_t argument_count, mlgym_str folder, const mlgym_sink* worker);
  /* `reason` gets words for people, of a worker that was lost or waits. */
  mlgym_status (*poll)(void* self, const mlgym_call* call, mlgym_str worker,
                       mlgym_worker_state* out, const mlgym_sink* reason);
  /* Ends it; fine if it has ended. */
  mlgym_status (*stop)(void* self, const mlgym_call* call, mlgym_str worker);
} mlgym_executor;

#ifdef __cplusplus
}
#endif
#endif
