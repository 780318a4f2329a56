// What the proxies of all kinds share.
#pragma once

#include <mlgym/kinds/agent.h>
#include <mlgym/kinds/aggregator.h>
#include <mlgym/kinds/executor.h>
#include <mlgym/kinds/exporter.h>
#include <mlgym/kinds/history.h>
#include <mlgym/kinds/learner.h>
#include <mlgym/kinds/metric.h>
#include <mlgym/kinds/model.h>
#include <mlgym/kinds/task.h>
#include <mlgym/kinds/tool.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/status.h"
#include "plugins/call.h"
#include "plugins/process/plugin_process.h"
#include "plugins/process/wire.h"

namespace mlgym {

// An instance in another process: the `self` of a proxy's functions.
struct ProxyInstance {
  std::unique_ptr<PluginProcess> process;
  static PluginProcess& of(void* self) { return *static_cast<ProxyInstance*>(self)->process; }
};

// Asks, and hands the answer to `take`, which may throw Json::exception: then the plugin is at
// fault.
template <class Take>
mlgym_status ask_process(void* self, const mlgym_call* call, const Json& request,
                         const PluginProcess::Nested& nested, Take take,
                         const PluginProcess::Part& part = nullptr) {
  return answer(call, [&]() -> absl::Status {
    const auto reply = ProxyInstance::of(self).ask(call, request, nested, part);
    if (!reply.ok()) return reply.status();
    try {
      take(*reply);
    } catch (const Json::exception& error) {
      return make_status(absl::StatusCode::kInternal, "answered {} with something else ({})",
                         request.value("call", ""), error.what());
    }
    return absl::OkStatus();
  });
}

// The same where the answer is a text for a sink, or nothing.
mlgym_status ask_for_text(void* self, const mlgym_call* call, const Json& request,
                          const mlgym_sink* out, const PluginProcess::Nested& nested = nullptr);
mlgym_status ask_for_nothing(void* self, const mlgym_call* call, const Json& request,
                             const PluginProcess::Nested& nested = nullptr);

// A function of the host that was called on behalf of the plugin: its code and, as set_error left
// it, its text. `body` gets a call with an error of its own.
absl::StatusOr<Json> call_host(const mlgym_call* call,
                               const std::function<mlgym_status(const mlgym_call*, Json&)>& body);

absl::Status unknown_request(std::string_view name);

// The services that any component may ask for, by the extensions of the call's host.
std::optional<absl::StatusOr<Json>> ask_service(const mlgym_call* call, const std::string& name,
                                                const Json& request);

// The functions of each kind.
extern const mlgym_agent proxy_agent;
extern const mlgym_aggregator proxy_aggregator;
extern const mlgym_executor proxy_executor;
extern const mlgym_exporter proxy_exporter;
extern const mlgym_history proxy_history;
extern const mlgym_learner proxy_learner;
extern const mlgym_model proxy_model;
extern const mlgym_task proxy_task;
extern const mlgym_task_facts proxy_task_facts;
extern const mlgym_task_interactive proxy_task_interactive;
extern const mlgym_tool proxy_tool;
mlgym_metric proxy_metric(std::int32_t direction, double low, double high, double floor_value);

}  // namespace mlgym
