/* mlgym.tool/1: an ability offered to agents beside the shell. */
#ifndef MLGYM_KINDS_TOOL_H
#define MLGYM_KINDS_TOOL_H

#include <mlgym/abi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MLGYM_KIND_TOOL "mlgym.tool/1"

/* What a tool may do to the agent's box. Valid during one call. */
typedef struct mlgym_tool_environment {
  uint32_t size;
  uint32_t reserved;
  void* state;
  /* Runs a command in the agent's shell; its output is cut as the episode's limits say. */
  mlgym_status (*shell)(const struct mlgym_tool_environment* environment, const mlgym_call* call,
                        mlgym_str command, const mlgym_sink* output, int32_t* exit_code);
  /* A folder of the host that is this tool's in this episode, for what it keeps between calls; the
   * environments of an episode share it. Empty: there is none. */
  mlgym_str folder;
} mlgym_tool_environment;

typedef struct mlgym_tool {
  uint32_t size;
  uint32_t reserved;
  /* A JSON object: {"description": text, "parameters": JSON Schema of an object, "usage": how a
   * text command is written, for example "word_count <path>"}. Parameters of a text command are
   * filled in the order of "required", the last one takes the rest of the line. With "end": WORD,
   * the last one takes the lines after the first instead, up to a line that is WORD. */
  mlgym_status (*describe)(void* self, const mlgym_call* call, const mlgym_sink* out);
  /* `arguments` is a JSON object that fits the schema. MLGYM_INVALID_ARGUMENT and
   * MLGYM_FAILED_PRECONDITION become observations that tell the agent what to do differently. */
  mlgym_status (*call)(void* self, const mlgym_call* call, mlgym_str arguments,
                       const mlgym_tool_environment* environment, const mlgym_sink* reply);
} mlgym_tool;

#ifdef __cplusplus
}
#endif
#endif
