/* A model that always says the same. */
#include <mlgym/kinds/model.h>
#include <string.h>

static mlgym_str text(const char* content) {
  const mlgym_str result = {content, strlen(content)};
  return result;
}

static void pass_over(void* state, mlgym_str chunk) { (void)state, (void)chunk; }

/* Every model is told its name, what follows the backend's; this one has no use for it. */
static mlgym_status create(const mlgym_component* component, const mlgym_call* call,
                           const mlgym_settings* settings, void** self) {
  const mlgym_sink nowhere = {NULL, pass_over};
  (void)component, (void)call;
  (void)settings->get(settings, text("model"), &nowhere);
  *self = NULL;
  return MLGYM_OK;
}

static void destroy(const mlgym_component* component, void* self) { (void)component, (void)self; }

static mlgym_status complete(void* self, const mlgym_call* call, const mlgym_request* request,
                             const mlgym_reply* reply) {
  const mlgym_usage usage = {sizeof usage, 0, (int64_t)request->message_count, -1, 1, -1, -1};
  (void)self, (void)call;
  reply->text(reply, 0, text("up"));
  reply->finish(reply, 0, MLGYM_FINISH_STOP);
  reply->usage(reply, &usage);
  return MLGYM_OK;
}

static const mlgym_model table = {.size = sizeof(mlgym_model), .complete = complete};
static const mlgym_component adviser = {sizeof(mlgym_component),
                                        0,
                                        MLGYM_KIND_MODEL,
                                        "adviser",
                                        "Says up",
                                        NULL,
                                        &table,
                                        NULL,
                                        create,
                                        destroy,
                                        NULL};
static const mlgym_component* const components[] = {&adviser};

MLGYM_EXPORT const mlgym_plugin mlgym_plugin_v1 = {sizeof(mlgym_plugin),
                                                   MLGYM_ABI_MAJOR,
                                                   MLGYM_ABI_MINOR,
                                                   0,
                                                   MLGYM_HEADER_HASH,
                                                   "model_adviser",
                                                   "1.0.0",
                                                   "C",
                                                   NULL,
                                                   NULL,
                                                   components,
                                                   1};
