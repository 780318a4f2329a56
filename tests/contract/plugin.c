/* The same tool in C, from the headers alone. */
#include <mlgym/kinds/tool.h>
#include <stdlib.h>
#include <string.h>

/* What a future SDK has added to a struct; tests/contract/other_sdks sets both. */
#ifndef USE_ADDED
#define USE_ADDED(object) (void)(object)
#endif
#ifndef NEEDS_HOST_MINOR
#define NEEDS_HOST_MINOR 0
#endif

static mlgym_str text(const char* content) {
  mlgym_str result;
  result.data = content;
  result.size = strlen(content);
  return result;
}

static int is(mlgym_str given, const char* wanted) {
  return given.size == strlen(wanted) && memcmp(given.data, wanted, given.size) == 0;
}

struct echo {
  char greeting[64];
};

static void append(void* state, mlgym_str chunk) {
  char* buffer = state;
  const size_t used = strlen(buffer);
  const size_t room = 63 - used;
  const size_t taken = chunk.size < room ? chunk.size : room;
  memcpy(buffer + used, chunk.data, taken);
  buffer[used + taken] = '\0';
}

static mlgym_status create(const mlgym_component* component, const mlgym_call* call,
                           const mlgym_settings* settings, void** self) {
  struct echo* made = calloc(1, sizeof *made);
  mlgym_sink sink;
  (void)component;
  USE_ADDED(call);
  USE_ADDED(call->host);
  USE_ADDED(settings);
  if (!made) {
    call->set_error(call, text("out of memory"));
    return MLGYM_RESOURCE_EXHAUSTED;
  }
  sink.state = made->greeting;
  sink.write = append;
  if (settings->get(settings, text("greeting"), &sink) != MLGYM_OK) strcpy(made->greeting, "hello");
  *self = made;
  return MLGYM_OK;
}

static void destroy(const mlgym_component* component, void* self) {
  (void)component;
  free(self);
}

static mlgym_status describe(void* self, const mlgym_call* call, const mlgym_sink* out) {
  (void)self;
  (void)call;
  out->write(out->state,
             text("{\"description\": \"repeats\", \"parameters\": {\"type\": \"object\"}}"));
  return MLGYM_OK;
}

static mlgym_status run(void* self, const mlgym_call* call, mlgym_str arguments,
                        const mlgym_tool_environment* environment, const mlgym_sink* reply) {
  struct echo* echo = self;
  char output[64] = "";
  int32_t code = 0;
  mlgym_sink sink;
  USE_ADDED(environment);
  if (is(arguments, "refuse")) {
    call->set_error(call, text("refused"));
    return MLGYM_INVALID_ARGUMENT;
  }
  if (is(arguments, "throw")) {
    call->set_error(call, text("thrown"));
    return MLGYM_INTERNAL;
  }
  if (is(arguments, "throw int")) return MLGYM_UNKNOWN;
  if (is(arguments, "wait") && call->cancelled(call)) return MLGYM_CANCELLED;
  sink.state = output;
  sink.write = append;
  if (environment->shell(environment, call, text("echo"), &sink, &code) != MLGYM_OK)
    return MLGYM_INTERNAL;
  reply->write(reply->state, text(echo->greeting));
  reply->write(reply->state, text(" "));
  reply->write(reply->state, arguments);
  reply->write(reply->state, text(" "));
  reply->write(reply->state, text(output));
  return MLGYM_OK;
}

static const mlgym_tool table = {sizeof(mlgym_tool), 0, describe, run};
static const mlgym_component component = {.size = sizeof(mlgym_component),
                                          .kind = MLGYM_KIND_TOOL,
                                          .name = PLUGIN_NAME,
                                          .summary = "For a test",
                                          .functions = &table,
                                          .create = create,
                                          .destroy = destroy};
static const mlgym_component* const components[] = {&component};

MLGYM_EXPORT const mlgym_plugin mlgym_plugin_v1 = {sizeof(mlgym_plugin),
                                                   MLGYM_ABI_MAJOR,
                                                   MLGYM_ABI_MINOR,
                                                   NEEDS_HOST_MINOR,
                                                   MLGYM_HEADER_HASH,
                                                   PLUGIN_NAME,
                                                   "1.0.0",
                                                   "C",
                                                   NULL,
                                                   NULL,
                                                   components,
                                                   1};
