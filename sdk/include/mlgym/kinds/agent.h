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
typedef struct mlgym_snapshot mlgym_snapshot; /* the host's: files and shell as they once were */

/* An action is a text (a thought and one fenced command), a structured call, or a bare command: the
 * first that is there of `tool`, `command`, `text` counts. */
typedef struct mlgym_action {
  uint32_t size;
  uint32_t reserved;
  mlgym_str text;
  mlgym_str tool;      /* the tool's name */
  mlgym_str arguments; /* of the tool, a JSON object */
  mlgym_str command;   /* what would stand between the fences */
} mlgym_action;

/* The numbers of Gymnasium's step. */
typedef struct mlgym_step {
  uint32_t size;
  int32_t terminated; /* submitted */
  int32_t truncated;  /* a limit ended the episode */
  uint32_t reserved;
  double reward; /* the steps' rewards add up to the normalised test score, where rewards are on */
} mlgym_step;

/* One action of several that are carried out at the same time. */
typedef struct mlgym_acting {
  uint32_t size;
  uint32_t reserved;
  mlgym_environment* environment;
  const mlgym_action* action;
  const mlgym_sink* observation; /* written to by the caller's thread */
  const mlgym_sink* info;
  mlgym_step* out;
} mlgym_acting;

/* What an agent that is played may use, at most, of what the episode has left; below 0: all of it.
 */
typedef struct mlgym_play {
  uint32_t size;
  uint32_t agent; /* which of those that the setting `plays` names, from 0 */
  mlgym_environment* environment;
  int64_t steps, feedback, tokens;
  double compute, time, cost; /* seconds, seconds, US dollars */
} mlgym_play;

/* One episode, as the host hands it to an agent. Valid during `run`.
 *
 * An episode has one environment of its own and may branch more from it. Steps, time of computing,
 * validations and rewards count for the episode, whichever environment they happen in. A submission
 * ends the episode with the files of the environment it was made in; when a limit ends it, the
 * episode's own environment is scored: an agent that works in branches keeps its best there, by
 * `restore`. */
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
  /* Acts once in each of several environments, all different, at the same time. The actions get
   * their numbers in the order of `actings`. Once one of them has ended the episode, or there are
   * no more steps, the others are neither carried out nor counted, and their `out` is truncated. */
  mlgym_status (*step_each)(const struct mlgym_episode* episode, const mlgym_call* call,
                            const mlgym_acting* const* actings, size_t acting_count);
  /* Makes `count` environments with the files and the shell of this one, without its running
   * programs, which end. They share what has not changed. MLGYM_RESOURCE_EXHAUSTED beyond
   * MLGYM_MOST_ENVIRONMENTS; MLGYM_FAILED_PRECONDITION where the task itself answers actions. */
  mlgym_status (*branch)(const struct mlgym_episode* episode, const mlgym_call* call,
                         mlgym_environment* environment, size_t count, mlgym_environment** out);
  /* Keeps the files and the shell as they are; running programs end. Valid until discarded. */
  mlgym_status (*snapshot)(const struct mlgym_episode* episode, const mlgym_call* call,
                           mlgym_environment* environment, mlgym_snapshot** out);
  /* Puts an environment back to a snapshot, also to one of another environment. Running programs
   * end; what has been counted stays counted. */
  mlgym_status (*restore)(const struct mlgym_episode* episode, const mlgym_call* call,
                          mlgym_environment* environment, const mlgym_snapshot* snapshot);
  /* Ends a branch. The episode's own environment stays: MLGYM_INVALID_ARGUMENT. */
  mlgym_status (*release)(const struct mlgym_episode* episode, const mlgym_call* call,
                          mlgym_environment* environment);
  mlgym_status (*discard)(const struct mlgym_episode* episode, const mlgym_call* call,
                          mlgym_snapshot* snapshot);
  /* Says that the agent can go on from here, given `state` (any text): all that happened before is
   * in it. An episode that is interrupted, or waits for a person, right after a checkpoint, before
   * another step or reply is there, goes on in a new process, where `continued` is that text.
   * Branches and snapshots do not outlive the process: an episode that has any is not continued. */
  mlgym_status (*checkpoint)(const struct mlgym_episode* episode, const mlgym_call* call,
                             mlgym_str state);
  mlgym_str continued; /* the state to go on from; empty: the episode begins */
  /* Ends the episode; what is there is scored, and its exit status is `autosubmission (exit_TAG)`.
   * `tag` is "context" (the chat is too long for the model), "format" (its replies make no sense),
   * "error" or "forfeit". */
  mlgym_status (*give_up)(const struct mlgym_episode* episode, const mlgym_call* call,
                          mlgym_str tag);
  /* Runs a program to its end as one step: `command`, for bash, in the workspace of an environment
   * where it reaches the episode's models at an address of its own (docs/model_endpoint.md) and
   * nothing else; they are asked as by `complete`. `instructions` stand in the file that
   * MLGYM_INSTRUCTIONS names. `observation` gets what it printed, cut like a command's output. */
  mlgym_status (*run_program)(const struct mlgym_episode* episode, const mlgym_call* call,
                              mlgym_environment* environment, mlgym_str command,
                              mlgym_str instructions, const mlgym_sink* observation,
                              const mlgym_sink* info, mlgym_step* out);
  /* Lets another agent play in an environment, from the files and the shell that it has. It sees an
   * episode that begins there, whose end does not end this one: when it submits, gives up or has
   * used what it may, what it leaves is in that environment, and its branches and snapshots are
   * gone. What it does counts for this episode. `out` gets how it went, as a JSON object; keys in
   * docs/episode.md. An agent that fails is an error of this call. */
  mlgym_status (*play)(const struct mlgym_episode* episode, const mlgym_call* call,
                       const mlgym_play* play, const mlgym_sink* out);
} mlgym_episode;

/* Environments that an episode may have at a time, its own included. */
#define MLGYM_MOST_ENVIRONMENTS 64

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
