/* The same task, agent and metric in C, from the headers alone. */
#include <math.h>
#include <mlgym/kinds/agent.h>
#include <mlgym/kinds/metric.h>
#include <mlgym/kinds/model.h>
#include <mlgym/kinds/task.h>
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

static mlgym_status create(const mlgym_component* component, const mlgym_call* call,
                           const mlgym_settings* settings, void** self) {
  (void)component;
  USE_ADDED(call);
  USE_ADDED(call->host);
  USE_ADDED(settings);
  *self = NULL;
  return MLGYM_OK;
}

static void destroy(const mlgym_component* component, void* self) {
  (void)component;
  (void)self;
}

static mlgym_status prepare(void* self, const mlgym_call* call, const mlgym_workspace* workspace,
                            uint64_t seed) {
  static const unsigned char content[] = "1 2 3\n";
  mlgym_bytes bytes;
  (void)self;
  (void)seed;
  USE_ADDED(workspace);
  bytes.data = content;
  bytes.size = sizeof content - 1;
  return workspace->put(workspace, call, text("data/numbers.txt"), bytes);
}

static mlgym_status evaluate(void* self, const mlgym_call* call, const mlgym_evaluation* evaluation,
                             const mlgym_scores* scores) {
  mlgym_status code;
  (void)self;
  USE_ADDED(evaluation);
  USE_ADDED(scores);
  if (evaluation->submission.size == 0) {
    call->set_error(call, text("nothing was submitted"));
    return MLGYM_FAILED_PRECONDITION;
  }
  code = scores->add(scores, call, text("length"), (double)evaluation->submission.size);
  if (code != MLGYM_OK) return code;
  return scores->add(scores, call, text("seed"), (double)evaluation->seed);
}

struct buffer {
  char bytes[256];
  size_t used;
};

static void append(void* state, mlgym_str chunk) {
  struct buffer* buffer = state;
  const size_t room = sizeof buffer->bytes - buffer->used;
  const size_t taken = chunk.size < room ? chunk.size : room;
  if (taken == 0) return;
  memcpy(buffer->bytes + buffer->used, chunk.data, taken);
  buffer->used += taken;
}

static mlgym_status run(void* self, const mlgym_call* call, const mlgym_episode* episode) {
  struct buffer said, seen, info;
  mlgym_sink observation, facts;
  mlgym_step step = {sizeof(mlgym_step), 0, 0, 0, 0.0};
  mlgym_status code;
  (void)self;
  USE_ADDED(episode);
  seen.used = 0;
  observation.state = &seen;
  observation.write = append;
  facts.state = &info;
  facts.write = append;
  code = episode->task(episode, call, &observation);
  while (code == MLGYM_OK && !step.terminated && !step.truncated) {
    mlgym_action action;
    mlgym_str before;
    memset(&action, 0, sizeof action);
    action.size = sizeof action;
    said.used = 0;
    append(&said, text("saw "));
    before.data = seen.bytes;
    before.size = seen.used;
    append(&said, before);
    action.text.data = said.bytes;
    action.text.size = said.used;
    seen.used = 0;
    info.used = 0;
    code = episode->step(episode, call, episode->environment, &action, &observation, &facts, &step);
  }
  return code;
}

static mlgym_status score(void* self, const mlgym_call* call, const mlgym_values* predictions,
                          const mlgym_values* const* references, size_t reference_count,
                          double* out) {
  size_t i;
  (void)self;
  (void)reference_count;
  USE_ADDED(predictions);
  USE_ADDED(references[0]);
  if (!predictions->numbers) {
    call->set_error(call, text("numbers are expected"));
    return MLGYM_INVALID_ARGUMENT;
  }
  *out = 0;
  for (i = 0; i < predictions->count; ++i) {
    const double distance = predictions->numbers[i] - references[0]->numbers[i];
    *out += distance < 0 ? -distance : distance;
  }
  if (isnan(*out)) {
    call->set_error(call, text("a prediction is not a number"));
    return MLGYM_FAILED_PRECONDITION;
  }
  return MLGYM_OK;
}

static mlgym_status describe(void* self, const mlgym_call* call, const mlgym_sink* out) {
  (void)self;
  (void)call;
  out->write(out->state, text("{\"context\": 1000}"));
  return MLGYM_OK;
}

/* Repeats the last message; calls the first tool with its own name. */
static mlgym_status complete(void* self, const mlgym_call* call, const mlgym_request* request,
                             const mlgym_reply* reply) {
  mlgym_usage usage;
  const mlgym_message* last;
  size_t i;
  (void)self;
  USE_ADDED(request);
  USE_ADDED(reply);
  if (request->message_count == 0) {
    call->set_error(call, text("nothing was said"));
    return MLGYM_INVALID_ARGUMENT;
  }
  last = request->messages[request->message_count - 1];
  USE_ADDED(last);
  reply->text(reply, 0, text("re: "));
  for (i = 0; i < last->part_count; ++i) {
    USE_ADDED(last->parts[i]);
    if (last->parts[i]->kind == MLGYM_PART_TEXT) reply->text(reply, 0, last->parts[i]->text);
  }
  if (request->tool_count > 0) {
    mlgym_tool_call made;
    USE_ADDED(request->tools[0]);
    memset(&made, 0, sizeof made);
    made.size = sizeof made;
    made.id = text("1");
    made.name = request->tools[0]->name;
    made.arguments = text("{}");
    reply->tool_call(reply, 0, &made);
  }
  reply->finish(reply, 0, request->tool_count > 0 ? MLGYM_FINISH_TOOL_CALLS : MLGYM_FINISH_STOP);
  memset(&usage, -1, sizeof usage); /* not told, also what a later version counts */
  usage.size = sizeof usage;
  usage.reserved = 0;
  usage.output = 1;
  usage.input = (int64_t)request->message_count;
  reply->usage(reply, &usage);
  return MLGYM_OK;
}

static const mlgym_task task_table = {sizeof(mlgym_task), 0, prepare, evaluate};
static const mlgym_agent agent_table = {sizeof(mlgym_agent), 0, run};
static const mlgym_model model_table = {
    .size = sizeof(mlgym_model), .describe = describe, .complete = complete};
static const mlgym_metric metric_table = {
    sizeof(mlgym_metric), MLGYM_MINIMIZE, 0.0, INFINITY, INFINITY, score};

/* A component, and something behind it that nobody may take for a part of it. */
struct placed_component {
  mlgym_component component;
  uintptr_t behind;
};

#define COMPONENT(of_kind, table)                  \
  {                                                \
    .component = {.size = sizeof(mlgym_component), \
                  .kind = of_kind,                 \
                  .name = PLUGIN_NAME,             \
                  .summary = "For a test",         \
                  .functions = table,              \
                  .create = create,                \
                  .destroy = destroy},             \
    .behind = 1                                    \
  }
static const struct placed_component task = COMPONENT(MLGYM_KIND_TASK, &task_table);
static const struct placed_component agent = COMPONENT(MLGYM_KIND_AGENT, &agent_table);
static const struct placed_component metric = COMPONENT(MLGYM_KIND_METRIC, &metric_table);
static const struct placed_component model = COMPONENT(MLGYM_KIND_MODEL, &model_table);
static const mlgym_component* const components[] = {&task.component, &agent.component,
                                                    &metric.component, &model.component};

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
                                                   4};
