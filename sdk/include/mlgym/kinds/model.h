/* mlgym.model/1: a language model behind a backend. */
#ifndef MLGYM_KINDS_MODEL_H
#define MLGYM_KINDS_MODEL_H

#include <mlgym/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MLGYM_KIND_MODEL "mlgym.model/1"

enum { MLGYM_PART_TEXT = 0, MLGYM_PART_IMAGE = 1 };

typedef struct mlgym_part {
  uint32_t size;
  int32_t kind;
  mlgym_str text;       /* of a text */
  mlgym_bytes data;     /* of an image, as in its file */
  mlgym_str media_type; /* of an image: "image/png" */
} mlgym_part;

typedef struct mlgym_tool_call {
  uint32_t size;
  uint32_t reserved;
  mlgym_str id; /* given back with the tool's answer */
  mlgym_str name;
  mlgym_str arguments; /* JSON as the model wrote it; may be malformed */
} mlgym_tool_call;

enum { MLGYM_ROLE_SYSTEM = 0, MLGYM_ROLE_USER = 1, MLGYM_ROLE_ASSISTANT = 2, MLGYM_ROLE_TOOL = 3 };

typedef struct mlgym_message {
  uint32_t size;
  int32_t role;
  const mlgym_part* const* parts;
  size_t part_count;
  const mlgym_tool_call* const* calls; /* of an assistant */
  size_t call_count;
  mlgym_str call_id; /* of a tool's answer: which call */
  mlgym_str opaque;  /* of an assistant: what its reply gave as `opaque`, if anything */
} mlgym_message;

/* A tool as the model is told of it. */
typedef struct mlgym_tool_description {
  uint32_t size;
  uint32_t reserved;
  mlgym_str name, description;
  mlgym_str parameters; /* JSON Schema of an object */
} mlgym_tool_description;

enum { MLGYM_TOOLS_AUTO = 0, MLGYM_TOOLS_NONE = 1, MLGYM_TOOLS_REQUIRED = 2 };
enum { MLGYM_MOST_CHOICES = 128, MLGYM_MOST_ALTERNATIVES = 20 };

typedef struct mlgym_request {
  uint32_t size;
  int32_t choices; /* wanted replies, up to MLGYM_MOST_CHOICES; 0 means 1 */
  const mlgym_message* const* messages;
  size_t message_count;
  const mlgym_tool_description* const* tools;
  size_t tool_count;
  const mlgym_str* stop;
  size_t stop_count;
  double temperature, top_p; /* NaN: the backend's own */
  int64_t max_output_tokens; /* 0: the backend's own */
  int64_t seed;              /* below 0: none */
  mlgym_str reply_schema;    /* JSON Schema that the text shall satisfy; empty: none */
  int32_t tool_choice;       /* MLGYM_TOOLS_...: whether tools are called */
  int32_t one_tool_call;     /* not 0: a reply calls at most one tool */
  int32_t tokens;       /* not 0: `token` and `prompt_tokens` are wanted, where they are known */
  int32_t alternatives; /* of each token, up to MLGYM_MOST_ALTERNATIVES */
} mlgym_request;

enum {
  MLGYM_FINISH_STOP = 0,
  MLGYM_FINISH_LENGTH = 1,
  MLGYM_FINISH_TOOL_CALLS = 2,
  MLGYM_FINISH_REFUSED = 3
};

/* Tokens. Below 0: the backend does not say. What was read from a cache of the provider and what
 * was written to it are parts of the input, reasoning is part of the output. */
typedef struct mlgym_usage {
  uint32_t size;
  uint32_t reserved;
  int64_t input, cached, output, reasoning;
  int64_t cache_written;
} mlgym_usage;

typedef struct mlgym_token {
  uint32_t size;
  int32_t id;                                    /* in the model's vocabulary; below 0: not told */
  double log_probability;                        /* natural; NaN: not told */
  mlgym_bytes text;                              /* need not be whole UTF-8 characters */
  const struct mlgym_token* const* alternatives; /* the likeliest at this place */
  size_t alternative_count;
} mlgym_token;

/* Where a reply goes while it arrives; for a model the host's, and whole. `choice` counts from 0 to
 * the request's `choices` - 1. Text and reasoning come in any number of chunks, a tool call whole.
 */
typedef struct mlgym_reply {
  uint32_t size;
  uint32_t reserved;
  void* state;
  void (*text)(const struct mlgym_reply* reply, int32_t choice, mlgym_str chunk);
  void (*reasoning)(const struct mlgym_reply* reply, int32_t choice, mlgym_str chunk);
  void (*tool_call)(const struct mlgym_reply* reply, int32_t choice, const mlgym_tool_call* call);
  void (*finish)(const struct mlgym_reply* reply, int32_t choice, int32_t reason);
  void (*usage)(const struct mlgym_reply* reply, const mlgym_usage* usage);
  /* With MLGYM_RESOURCE_EXHAUSTED and MLGYM_UNAVAILABLE: when the provider wants to be asked again.
   */
  void (*retry_after)(const struct mlgym_reply* reply, double seconds);
  /* What the provider wants back, unread, with this message in later requests: signatures of
   * reasoning. Once a choice, for this backend alone. */
  void (*opaque)(const struct mlgym_reply* reply, int32_t choice, mlgym_str value);
  /* The tokens of a reply, in order; those of the request, as the model was given them. */
  void (*token)(const struct mlgym_reply* reply, int32_t choice, const mlgym_token* token);
  void (*prompt_tokens)(const struct mlgym_reply* reply, const int32_t* ids, size_t count);
  /* The model that answered, in the provider's words: "gpt-4.1-2025-04-14". */
  void (*served_by)(const struct mlgym_reply* reply, mlgym_str model);
} mlgym_reply;

typedef struct mlgym_model {
  uint32_t size;
  uint32_t reserved;
  /* A JSON object, each key optional: {"max_concurrency": instances that may be asked at once,
   * "context": tokens, "max_output": tokens, "price": {"input", "output", "cached",
   * "cache_written": US dollars for a million tokens}, "person": true where a person answers, for
   * whom an episode may be put aside}. May be null. */
  mlgym_status (*describe)(void* self, const mlgym_call* call, const mlgym_sink* out);
  /* Does not ask again by itself: the host does. MLGYM_RESOURCE_EXHAUSTED (too many requests),
   * MLGYM_UNAVAILABLE (overload, network), MLGYM_DEADLINE_EXCEEDED (of its own) and MLGYM_DATA_LOSS
   * (no reply that can be read) may go away by asking again; MLGYM_INVALID_ARGUMENT,
   * MLGYM_UNAUTHENTICATED, MLGYM_PERMISSION_DENIED, MLGYM_NOT_FOUND, MLGYM_FAILED_PRECONDITION (the
   * account) and MLGYM_OUT_OF_RANGE (more than the model's context holds) do not. With an error
   * `usage` says what was charged all the same; without it, the host takes the most that can have
   * been charged for MLGYM_UNAVAILABLE, MLGYM_DEADLINE_EXCEEDED, MLGYM_DATA_LOSS,
   * MLGYM_CANCELLED, MLGYM_UNKNOWN, MLGYM_INTERNAL and MLGYM_ABORTED, and nothing for others. */
  mlgym_status (*complete)(void* self, const mlgym_call* call, const mlgym_request* request,
                           const mlgym_reply* reply);
  /* What a new instance must know to go on in this one's place, in a later process: any text, given
   * back to `load` before its first `complete`. Both may be null where there is nothing to know. */
  mlgym_status (*save)(void* self, const mlgym_call* call, const mlgym_sink* out);
  mlgym_status (*load)(void* self, const mlgym_call* call, mlgym_str saved);
} mlgym_model;

/* The run's models, for components that are neither model nor agent. */
#define MLGYM_HOST_MODELS "mlgym.host.models/1"

typedef struct mlgym_host_models {
  uint32_t size;
  uint32_t reserved;
  /* As mlgym_episode's `complete`. */
  mlgym_status (*complete)(const mlgym_call* call, mlgym_str role, const mlgym_request* request,
                           const mlgym_reply* reply);
} mlgym_host_models;

#ifdef __cplusplus
}
#endif
#endif
