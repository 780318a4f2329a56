/* The binary contract between the host and a plugin: the one file to read. Plain C11, so that any
 * compiler and any C++ library fits; plugin.hpp is a C++17 face of it. One header a kind is in
 * kinds/.
 *
 * Rules that hold for every function in these headers:
 *  - Text is UTF-8 and borrowed: a mlgym_str is valid until the call it was passed to returns.
 *  - Results go into the caller's mlgym_sink or out-struct. Nothing is freed across the border.
 *  - Functions return absl::StatusCode's numbers; a text goes to call->set_error before that.
 *  - No exception, longjmp or thread cancellation leaves a function, on either side.
 *  - The object comes first, then the call. An instance is used by one thread at a time, instances
 *    run in parallel; [any-thread] marks what may be called from any thread at any time.
 *  - Structs start with `size`, the caller's sizeof, and members are only ever appended: read them
 *    through MLGYM_HAS. Arrays of structs are arrays of pointers to sized structs. The structs
 *    passed by value (mlgym_str, mlgym_bytes) and mlgym_sink are frozen.
 *  - What only some offer is asked for by an id such as "mlgym.host.policy/1", never guessed from a
 *    version. Ids end in their own revision.
 */
#ifndef MLGYM_ABI_H
#define MLGYM_ABI_H

#include <mlgym/header_hash.h> /* generated: MLGYM_HEADER_HASH, over the declarations of all these headers */
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MLGYM_ABI_MAJOR 1 /* stands in the entry symbol's name: a new major is a new symbol */
#define MLGYM_ABI_MINOR 0

#define MLGYM_EXPORT __attribute__((visibility("default")))

/* Whether `object` is new enough to have `member`; and, of a pointer, whether it is set as well. */
#define MLGYM_KNOWS(object, member) \
  ((object)->size >= offsetof(__typeof__(*(object)), member) + sizeof((object)->member))
#define MLGYM_HAS(object, member) (MLGYM_KNOWS(object, member) && (object)->member)

typedef struct mlgym_str {
  const char* data; /* not terminated; may be null when size is 0 */
  size_t size;
} mlgym_str;

/* What programs print: any bytes. */
typedef struct mlgym_bytes {
  const unsigned char* data;
  size_t size;
} mlgym_bytes;

/* Appends text to the caller's memory; may be called any number of times, also none. */
typedef struct mlgym_sink {
  void* state;
  void (*write)(void* state, mlgym_str chunk);
} mlgym_sink;

typedef int32_t mlgym_status;
enum {
  MLGYM_OK = 0,
  MLGYM_CANCELLED = 1,
  MLGYM_UNKNOWN = 2,
  MLGYM_INVALID_ARGUMENT = 3,
  MLGYM_DEADLINE_EXCEEDED = 4,
  MLGYM_NOT_FOUND = 5,
  MLGYM_ALREADY_EXISTS = 6,
  MLGYM_PERMISSION_DENIED = 7,
  MLGYM_RESOURCE_EXHAUSTED = 8,
  MLGYM_FAILED_PRECONDITION = 9,
  MLGYM_ABORTED = 10,
  MLGYM_OUT_OF_RANGE = 11,
  MLGYM_UNIMPLEMENTED = 12,
  MLGYM_INTERNAL = 13,
  MLGYM_UNAVAILABLE = 14,
  MLGYM_DATA_LOSS = 15,
  MLGYM_UNAUTHENTICATED = 16
};

enum { MLGYM_LOG_DEBUG = 0, MLGYM_LOG_INFO = 1, MLGYM_LOG_WARNING = 2, MLGYM_LOG_ERROR = 3 };

/* What the host offers to every plugin. Outlives the plugin. */
typedef struct mlgym_host {
  uint32_t size;
  uint32_t abi_minor;
  void (*log)(const struct mlgym_host* host, int32_t level, mlgym_str message); /* [any-thread] */
  /* A table of functions by id, such as "mlgym.host.policy/1"; null when this host has none. */
  const void* (*extension)(const struct mlgym_host* host, const char* id); /* [any-thread] */
} mlgym_host;

/* One call across the border: its deadline, its cancellation, its error text. Whoever makes the
 * call owns it; it is valid until the call returns. */
typedef struct mlgym_call {
  uint32_t size;
  uint32_t reserved;
  const mlgym_host* host;
  void* state;                                         /* the caller's */
  int64_t deadline_ns;                                 /* on CLOCK_MONOTONIC; INT64_MAX: none */
  int32_t (*cancelled)(const struct mlgym_call* call); /* [any-thread] */
  void (*set_error)(const struct mlgym_call* call,
                    mlgym_str message); /* [any-thread]; the last one counts */
} mlgym_call;

/* A component's settings, owned by the host and valid during `create` only. `path` is dotted:
 * "data.train"; the empty one is the whole. Scalars are written as text, maps and lists as JSON;
 * MLGYM_NOT_FOUND: no such key.
 * A component without settings_schema must ask for every key it knows: the host refuses the others.
 */
typedef struct mlgym_settings {
  uint32_t size;
  uint32_t reserved;
  void* state;
  mlgym_status (*get)(const struct mlgym_settings* settings, mlgym_str path, const mlgym_sink* out);
} mlgym_settings;

/* One named thing that a plugin provides. */
typedef struct mlgym_component {
  uint32_t size;
  uint32_t reserved;
  const char* kind; /* "mlgym.task/1": says which struct `functions` points to */
  const char* name;
  const char* summary;         /* one line */
  const char* settings_schema; /* JSON Schema of the settings; may be null */
  const void* functions;
  void* state; /* the component's own; lets one set of functions serve many components */
  mlgym_status (*create)(const struct mlgym_component* component, const mlgym_call* call,
                         const mlgym_settings* settings, void** self);
  void (*destroy)(const struct mlgym_component* component, void* self); /* after the last call */
  const void* (*extension)(const struct mlgym_component* component,
                           const char* id); /* may be null */
} mlgym_component;

/* Reading the files that belong to a component, an extension of the host. */
#define MLGYM_HOST_FILES "mlgym.host.files/1"

/* Offered to agents and models during `create`. Relative paths start at the agent's folder; for a
 * model, which has none, where mlgym was started. What is read becomes part of the run's identity.
 */
typedef struct mlgym_host_files {
  uint32_t size;
  uint32_t reserved;
  /* The file's text, which must be UTF-8. */
  mlgym_status (*read)(const mlgym_call* call, mlgym_str path, const mlgym_sink* out);
  /* A YAML file as JSON. Errors name line and column. */
  mlgym_status (*read_yaml)(const mlgym_call* call, mlgym_str path, const mlgym_sink* out);
} mlgym_host_files;

typedef struct mlgym_plugin {
  uint32_t size;
  uint32_t abi_major, abi_minor; /* what it was built against */
  uint32_t needs_host_minor;     /* the oldest host it runs in */
  const char* header_hash; /* MLGYM_HEADER_HASH; until 1.0 is declared the host requires its own */
  const char *name, *version, *built_with;
  mlgym_status (*start)(const mlgym_call* call); /* once, before the first create; may be null */
  void (*stop)(void);                            /* reserved: not called yet; may be null */
  const mlgym_component* const* components;
  size_t component_count;
} mlgym_plugin;

/* The only symbol a plugin exports. Constant data: listing a plugin runs none of its functions. */
MLGYM_EXPORT extern const mlgym_plugin mlgym_plugin_v1;

#ifdef __cplusplus
}
#endif
#endif
