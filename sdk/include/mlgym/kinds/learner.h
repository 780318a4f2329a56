/* mlgym.learner/1 (a draft: it may change until the engine that trains is there): a learning
 * algorithm over episodes. Each round it plans episodes, observes what became of them, and
 * publishes what it has learned. */
#ifndef MLGYM_KINDS_LEARNER_H
#define MLGYM_KINDS_LEARNER_H

#include <mlgym/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MLGYM_KIND_LEARNER "mlgym.learner/1"

/* One action of an episode and what came of it. */
typedef struct mlgym_turn {
  uint32_t size;
  uint32_t reserved;
  double reward;
  mlgym_str observation; /* what the agent saw before it acted */
  mlgym_str action;      /* a JSON object: {"text"} or {"tool", "arguments"} */
  mlgym_str info;        /* a JSON object; docs/episode.md */
} mlgym_turn;

/* An episode that has ended. */
typedef struct mlgym_trajectory {
  uint32_t size;
  int32_t terminated; /* 0: a limit ended it, or it failed */
  mlgym_str episode, task, variant, agent, model;
  mlgym_str group;  /* of the plan: episodes of one group had the same initial state */
  mlgym_str status; /* docs/run_document.md */
  uint64_t seed;
  double reward; /* sum over the turns */
  double score;  /* normalised, on the test part; NaN without one */
  const mlgym_turn* const* turns;
  size_t turn_count;
} mlgym_trajectory;

/* Takes the episodes of a round. */
typedef struct mlgym_plan {
  uint32_t size;
  uint32_t reserved;
  void* state;
  /* `episode` is a JSON object: {"task", "variant", "agent", "model", "seed", "group", "settings"},
   * all optional; what is absent is the run's. */
  mlgym_status (*add)(const struct mlgym_plan* plan, const mlgym_call* call, mlgym_str episode);
} mlgym_plan;

typedef struct mlgym_learner {
  uint32_t size;
  uint32_t reserved;
  /* Rounds count from 0. Adding no episode ends the training. */
  mlgym_status (*plan)(void* self, const mlgym_call* call, int64_t round, const mlgym_plan* out);
  /* Each planned episode once, in the order in which they end; failed ones too. */
  mlgym_status (*observe)(void* self, const mlgym_call* call, const mlgym_trajectory* trajectory);
  /* After the last episode of a round: a JSON object, {"kind": "policy"|"prompt"|"data"|"nothing",
   * "value": what was learned}. */
  mlgym_status (*publish)(void* self, const mlgym_call* call, const mlgym_sink* out);
  /* The learner as policy: an action's JSON object for an observation, and the natural logarithm of
   * its probability. May be null. */
  mlgym_status (*act)(void* self, const mlgym_call* call, mlgym_str observation, uint64_t seed,
                      const mlgym_sink* action, double* log_probability);
  /* All that it knows, as text, and back: a learner that is loaded goes on as the saved one would
   * have. */
  mlgym_status (*save)(void* self, const mlgym_call* call, const mlgym_sink* out);
  mlgym_status (*load)(void* self, const mlgym_call* call, mlgym_str saved);
} mlgym_learner;

#ifdef __cplusplus
}
#endif
#endif
