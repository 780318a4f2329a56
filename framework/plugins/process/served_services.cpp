// The host's services, as a component in another process finds them.
#include <mlgym/kinds/metric.h>
#include <mlgym/kinds/model.h>
#include <mlgym/kinds/task.h>

#include "plugins/process/library_server_parts.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"

namespace mlgym {
namespace {

HostLine* line = nullptr;  // the contract's functions have no state, and the process one host

mlgym_status read_by(const char* name, const mlgym_call* call, mlgym_str path,
                     const mlgym_sink* out) {
  return pass_to_host(*line, call, {{"call", name}, {"path", wire_text(path)}},
                      [out](const Json& ok) { write_text(out, text_of(ok, "text")); });
}

constexpr mlgym_host_files kFiles = {
    sizeof(mlgym_host_files), 0,
    [](const mlgym_call* call, mlgym_str path, const mlgym_sink* out) {
      return read_by("files.read", call, path, out);
    },
    [](const mlgym_call* call, mlgym_str path, const mlgym_sink* out) {
      return read_by("files.read_yaml", call, path, out);
    }};

constexpr mlgym_host_models kModels = {
    sizeof(mlgym_host_models), 0,
    [](const mlgym_call* call, mlgym_str role, const mlgym_request* request,
       const mlgym_reply* reply) {
      return pass_to_host(*line, call,
                          {{"call", "models.complete"},
                           {"role", wire_text(role)},
                           {"request", wire_request(*request)}},
                          [&](const Json& ok) { tell_reply(ok.at("reply"), *reply); });
    }};

constexpr mlgym_host_metrics kMetrics = {
    sizeof(mlgym_host_metrics), 0,
    [](const mlgym_call* call, mlgym_str metric, const mlgym_values* predictions,
       const mlgym_values* const* references, std::size_t count, double* out) {
      return pass_to_host(*line, call,
                          {{"call", "metrics.score"},
                           {"metric", wire_text(metric)},
                           {"predictions", wire_column(*predictions)},
                           {"references", wire_columns(references, count)}},
                          [out](const Json& ok) { *out = number_from(ok.at("score")); });
    }};

constexpr mlgym_host_policy kPolicy = {
    sizeof(mlgym_host_policy),
    0,
    [](const mlgym_call* call, mlgym_str file, mlgym_str entry, mlgym_str hello,
       mlgym_policy** out) {
      return pass_to_host(*line, call,
                          {{"call", "policy.open"},
                           {"file", wire_text(file)},
                           {"entry", wire_text(entry)},
                           {"hello", wire_text(hello)}},
                          [out](const Json&) { *out = reinterpret_cast<mlgym_policy*>(line); });
    },
    [](mlgym_policy*, const mlgym_call* call, mlgym_str message) {
      return pass_to_host(*line, call, {{"call", "policy.tell"}, {"message", wire_text(message)}},
                          [](const Json&) {});
    },
    [](mlgym_policy*, const mlgym_call* call, mlgym_str message, const mlgym_sink* reply) {
      return pass_to_host(*line, call, {{"call", "policy.ask"}, {"message", wire_text(message)}},
                          [reply](const Json& ok) { write_text(reply, text_of(ok, "text")); });
    },
    [](mlgym_policy* policy) {
      if (policy) (void)line->ask({{"call", "policy.close"}});
    }};

}  // namespace

const void* host_service(HostLine& host, std::string_view id) {
  line = &host;
  if (id == MLGYM_HOST_FILES) return &kFiles;
  if (id == MLGYM_HOST_MODELS) return &kModels;
  if (id == MLGYM_HOST_METRICS) return &kMetrics;
  if (id == MLGYM_HOST_POLICY) return &kPolicy;
  return nullptr;
}

}  // namespace mlgym
