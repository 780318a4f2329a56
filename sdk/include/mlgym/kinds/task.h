/* mlgym.task/1: the behaviour of a research problem that YAML alone cannot express. */
#ifndef MLGYM_KINDS_TASK_H
#define MLGYM_KINDS_TASK_H

#include <mlgym/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MLGYM_KIND_TASK "mlgym.task/1"

/* Where `prepare` puts what the agent will find in its workspace, beside the starter files. */
typedef struct mlgym_workspace {
  uint32_t size;
  uint32_t reserved;
  void* state;
  /* `path` is relative to the workspace; missing folders are made. */
  mlgym_status (*put)(const struct mlgym_workspace* workspace, const mlgym_call* call,
                      mlgym_str path, mlgym_bytes content);
} mlgym_workspace;

typedef struct mlgym_scores {
  uint32_t size;
  uint32_t reserved;
  void* state;
  /* `name` is a metric declared by the task's task.yaml; `value` must be finite and in its range.
   */
  mlgym_status (*add)(const struct mlgym_scores* scores, const mlgym_call* call, mlgym_str name,
                      double value);
} mlgym_scores;

/* What is to be scored. Folders are those of the evaluation box. */
typedef struct mlgym_evaluation {
  uint32_t size;
  uint32_t reserved;
  mlgym_str submission; /* holds exactly the files that the task declares; read-only */
  mlgym_str files;      /* the task's hidden evaluation files; empty when it has none; read-only */
  mlgym_str
      data; /* the hidden parts of the task's data sets, a folder each; empty without; read-only */
  mlgym_str scratch; /* empty and writable */
  mlgym_str split;   /* "validation" or "test" */
  uint64_t seed;     /* of this split's random stream; never enters a box that an agent controls */
} mlgym_evaluation;

typedef struct mlgym_task {
  uint32_t size;
  uint32_t reserved;
  /* Called in the host before the agent starts; may be null. The same seed puts the same bytes. */
  mlgym_status (*prepare)(void* self, const mlgym_call* call, const mlgym_workspace* workspace,
                          uint64_t seed);
  /* Called in a fresh evaluation box. Deterministic in the submission, the split and the seed.
   * MLGYM_FAILED_PRECONDITION: the submission is at fault, and the error text says why (it is shown
   * to the agent, so it holds nothing hidden). Any other error: the evaluation itself failed. */
  mlgym_status (*evaluate)(void* self, const mlgym_call* call, const mlgym_evaluation* evaluation,
                           const mlgym_scores* scores);
} mlgym_task;

/* What the instructions may say of the evaluator, an extension of the component: instructions write
 * {evaluator.NAME}, so that they cannot contradict it. */
#define MLGYM_TASK_FACTS "mlgym.task.facts/1"

typedef struct mlgym_task_facts {
  uint32_t size;
  uint32_t reserved;
  /* A JSON object, {NAME: number or text}, of the constants that `evaluate` uses with the settings
   * of this instance. */
  mlgym_status (*facts)(void* self, const mlgym_call* call, const mlgym_sink* out);
} mlgym_task_facts;

/* A task that answers actions itself instead of scoring files, an extension of the component. The
 * agent acts by the tool `act`, in the host; nothing of the task is in the agent's box. */
#define MLGYM_TASK_INTERACTIVE "mlgym.task.interactive/1"

typedef struct mlgym_interaction {
  uint32_t size;
  int32_t terminated; /* the task is over */
  double reward;      /* of this action alone; recorded, and told to learners */
} mlgym_interaction;

typedef struct mlgym_task_interactive {
  uint32_t size;
  uint32_t reserved;
  /* Starts over. The same seed and the same actions give the same observations and scores. */
  mlgym_status (*reset)(void* self, const mlgym_call* call, uint64_t seed,
                        const mlgym_sink* observation);
  /* MLGYM_INVALID_ARGUMENT: the action makes no sense; the error text becomes the observation, and
   * nothing has happened. */
  mlgym_status (*step)(void* self, const mlgym_call* call, mlgym_str action,
                       const mlgym_sink* observation, mlgym_interaction* out);
  /* The scores of the actions so far: every metric that the task declares. */
  mlgym_status (*score)(void* self, const mlgym_call* call, const mlgym_scores* scores);
} mlgym_task_interactive;

/* Submitted code, run in a box of its own that holds nothing hidden. Offered to `evaluate` by
 * call->host->extension. The protocol is specified in docs/policy_protocol.md. */
#define MLGYM_HOST_POLICY "mlgym.host.policy/1"

typedef struct mlgym_policy mlgym_policy; /* one running copy of the submitted code; the host's */

typedef struct mlgym_host_policy {
  uint32_t size;
  uint32_t reserved;
  /* Starts the code in submission file `file`, calling its function `entry`; `hello` is a JSON
   * object of facts for it ("{}" if none). At most one policy is open at a time. */
  mlgym_status (*open)(const mlgym_call* call, mlgym_str file, mlgym_str entry, mlgym_str hello,
                       mlgym_policy** out);
  /* Sends one JSON object that has no reply, such as {"reset":17}. */
  mlgym_status (*tell)(mlgym_policy* policy, const mlgym_call* call, mlgym_str message);
  /* Sends one JSON object and gives the reply, a JSON value on one line. MLGYM_FAILED_PRECONDITION
   * when the code fails, answers no JSON, too much or too late; the error text is for the agent. */
  mlgym_status (*ask)(mlgym_policy* policy, const mlgym_call* call, mlgym_str message,
                      const mlgym_sink* reply);
  void (*close)(mlgym_policy* policy);
} mlgym_host_policy;

#ifdef __cplusplus
}
#endif
#endif
