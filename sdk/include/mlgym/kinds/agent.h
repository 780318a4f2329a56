/* mlgym.agent/1: an algorithm that solves a task by acting in an environment. */
#ifndef MLGYM_KINDS_AGENT_H
#define MLGYM_KINDS_AGENT_H

#include <mlgym/abi.h>
#include <mlgym/kinds/model.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MLGYM_KIND_AGENT "mlgym.agent/1"

typedef struct mlgym_environment mlgym_environment; /* the host's: a task running in a box */

/* An action is a text (a thought and one fenced command), or, with `tool` set, a structured call.
 */
typedef struct mlgym_action {
  uint32_t size;
  uint32_t reserved;
  mlgym_str text;
  mlgym_str tool;      /* the tool's name; empty for a text action */
  mlgym_str arguments; /* a JSON object */
} mlgym_action;

/* The numbers of Gymnasium's step. */
typedef struct mlgym_step {
  uint32_t size;
  int32_t terminated; /* submitted */
  int32_t truncated;  /* a limit ended the episode */
  uint32_t reserved;
  double reward; /* the steps' rewards add up to the normalised test score, where rewards are on */
} mlgym_step;

/* One episode, as the host hands it to an agent. Valid during `run`. */
typedef struct mlgym_episode {
  uint32_t size;
  uint32_t reserved;
  void* state;
  mlgym_environment* environment; /* the episode's own environment, already reset */
  uint64_t seed;                  /* the agent's random stream */
  /* The public part of the task as a JSON object; keys in docs/episode.md. */
  mlgym_status (*task)(const struct mlgym_episode* episode, const mlgym_call* call,
                       const mlgym_sink* out);
  /* Acts once. `observation` is text for the agent, `info` a JSON object (scores of a validation,
   * exit code of a command). After terminated or truncated: MLGYM_FAILED_PRECONDITION. */
  mlgym_status (*step)(const struct mlgym_episode* episode, const mlgym_call* call,
                       mlgym_environment* environment, const mlgym_action* action,
                       const mlgym_sink* observation, const mlgym_sink* info, mlgym_step* out);
  /* What is left of the limits, as a JSON object; keys in docs/episode.md. */
  mlgym_status (*budget)(const struct mlgym_episode* episode, const mlgym_call* call,
                         const mlgym_sink* out);
  /* Writes a JSON value into the record: a plan, a node of a search tree. */
  mlgym_status (*note)(const struct mlgym_episode* episode, const mlgym_call* call, mlgym_str kind,
                       mlgym_str json);
  /* Asks the model that plays `role` ("agent" is the one the run was given). Recorded, and charged
   * to the episode's limits: MLGYM_RESOURCE_EXHAUSTED when they are used up, MLGYM_NOT_FOUND when
   * the run has no model for the role. After another error the agent returns it. `reply` may lack
   * functions. */
  mlgym_status (*complete)(const struct mlgym_episode* episode, const mlgym_call* call,
                           mlgym_str role, const mlgym_request* request, const mlgym_reply* reply);
} mlgym_episode;

typedef struct mlgym_agent {
  uint32_t size;
  uint32_t reserved;
  /* Plays the episode to its end; returning earlier gives up, and what is there is scored. */
  mlgym_status (*run)(void* self, const mlgym_call* call, const mlgym_episode* episode);
} mlgym_agent;

#ifdef __cplusplus
}
#endif
#endif
