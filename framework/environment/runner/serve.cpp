#include "environment/runner/serve.h"

#include <mlgym/kinds/task.h>

#include <memory>
#include <string>

#include "base/json.h"
#include "base/status.h"
#include "boxes/message.h"
#include "components/task.h"
#include "environment/runner/component_of_plugin.h"
#include "environment/runner/metric_service.h"
#include "environment/runner/policy_client.h"

namespace mlgym {
namespace {

Json error_reply(const Json& id, const absl::Status& status) {
  return {{"id", id},
          {"error", {{"code", static_cast<int>(status.code())}, {"message", message_of(status)}}}};
}

class Server {
 public:
  explicit Server(int socket)
      : socket_(socket),
        policy_([this](const Json& request) { return ask_host(request); }),
        services_(
            [this](int level, std::string_view message) {
              (void)send({{"log", level}, {"message", message}});
            },
            [this](std::string_view id) -> const void* {
              if (id == MLGYM_HOST_POLICY) return &policy_functions(policy_);
              if (id == MLGYM_HOST_METRICS) return &metric_functions(metrics_);
              return nullptr;
            }) {}

  int serve() {
    for (;;) {
      auto message = receive_message(socket_, Deadline::never());
      if (!message.ok() || message->bytes.empty()) return 0;
      const auto request = parse_json(message->bytes);
      if (!request.ok() || !request->is_object()) return 1;
      const Json id = request->value("id", Json(nullptr));
      const auto result = perform(*request);
      const Json reply =
          result.ok() ? Json{{"id", id}, {"ok", *result}} : error_reply(id, result.status());
      if (!send(reply).ok()) return 0;
    }
  }

 private:
  absl::StatusOr<Json> perform(const Json& request) {
    const std::string call = request.value("call", "");
    if (call == "hello") return Json{{"protocol", 1}, {"header_hash", MLGYM_HEADER_HASH}};
    if (call == "task.evaluate") return evaluate(request);
    return make_status(absl::StatusCode::kUnimplemented, "unknown call \"{}\"", call);
  }

  absl::StatusOr<Json> evaluate(const Json& request) {
    const auto component = component_of_plugin(request.value("plugin", Json::object()),
                                               MLGYM_KIND_TASK, request.value("component", ""));
    if (!component.ok()) return component.status();
    Call call(services_, Deadline::after(request.value("seconds", 300.0)));
    auto task = TaskComponent::create(*component, request.value("settings", Json::object()), call);
    if (!task.ok()) return task.status();
    metrics_.offer(request.value("metrics", Json::array()));
    const std::string submission = request.value("submission", ""),
                      files = request.value("files", ""), data = request.value("data", ""),
                      scratch = request.value("scratch", ""), split = request.value("split", "");
    mlgym_evaluation evaluation{};
    evaluation.size = sizeof evaluation;
    evaluation.submission = borrow(submission);
    evaluation.files = borrow(files);
    evaluation.data = borrow(data);
    evaluation.scratch = borrow(scratch);
    evaluation.split = borrow(split);
    evaluation.seed = request.value("seed", std::uint64_t{0});
    const auto scores = task->evaluate(call, evaluation);
    policy_.close();
    if (!scores.ok()) return scores.status();
    Json object = Json::object();
    for (const auto& [name, value] : *scores) object[name] = finite_or_null(value);
    return Json{{"scores", object}};
  }

  absl::Status send(const Json& message) { return send_message(socket_, dump_json(message)); }

  // A call back into the host, answered before anything else comes.
  absl::StatusOr<std::pair<Json, std::vector<Descriptor>>> ask_host(const Json& request) {
    if (auto sent = send(request); !sent.ok()) return sent;
    auto message = receive_message(socket_, Deadline::never());
    if (!message.ok()) return message.status();
    if (message->bytes.empty())
      return make_status(absl::StatusCode::kUnavailable, "the host is gone");
    auto reply = parse_json(message->bytes);
    if (!reply.ok()) return reply.status();
    if (reply->contains("error")) {
      const Json& error = (*reply)["error"];
      return absl::Status(static_cast<absl::StatusCode>(error.value("code", 2)),
                          error.value("message", ""));
    }
    return std::pair(reply->value("ok", Json::object()), std::move(message->descriptors));
  }

  int socket_;
  PolicyClient policy_;
  MetricService metrics_;
  HostServices services_;
};

}  // namespace

int serve_component(int socket) { return Server(socket).serve(); }

}  // namespace mlgym
