#include "plugins/process/library_server.h"

#include <mlgym/kinds/metric.h>
#include <mlgym/kinds/task.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>

#include "base/text.h"
#include "plugins/json_settings.h"
#include "plugins/kinds.h"
#include "plugins/process/library_server_parts.h"
#include "plugins/process/line_socket.h"
#include "plugins/tables.h"

namespace mlgym {
namespace {

Json describe(const mlgym_component& component) {
  Json extensions = Json::array();
  for (const char* id : {MLGYM_TASK_FACTS, MLGYM_TASK_INTERACTIVE}) {
    try {
      if (MLGYM_HAS(&component, extension) && component.extension(&component, id))
        extensions.push_back(id);
    } catch (...) {  // it offers nothing then
    }
  }
  Json described = {{"kind", component.kind},
                    {"name", component.name},
                    {"summary", component.summary ? component.summary : ""},
                    {"settings_schema",
                     component.settings_schema ? Json(component.settings_schema) : Json(nullptr)},
                    {"extensions", std::move(extensions)}};
  if (std::string_view(component.kind) == MLGYM_KIND_METRIC) {
    const auto& metric = *static_cast<const mlgym_metric*>(component.functions);
    described["metric"] = {{"direction", metric.direction},
                           {"low", wire_number(metric.low)},
                           {"high", wire_number(metric.high)},
                           {"floor_value", wire_number(metric.floor_value)}};
  }
  return described;
}

class Server : public HostLine {
 public:
  Server(const mlgym_plugin& plugin, Descriptor socket)
      : plugin_(plugin),
        lines_(std::move(socket)),
        services_(
            [this](int level, std::string_view message) {
              send({{"log", level}, {"message", to_utf8(message)}});
            },
            [this](std::string_view id) { return host_service(*this, id); }) {}

  void serve() {
    while (const auto line = next_line()) {
      auto message = parse_json(*line);
      if (!message.ok() || !message->is_object()) break;
      if (!message->contains("call")) continue;  // a cancellation that came too late
      number_ = (*message)["id"];
      cancelled_ = false;
      absl::StatusOr<Json> result = perform(*message);
      if (result.ok()) {
        send({{"id", number_}, {"ok", std::move(*result)}});
      } else {
        send({{"id", number_},
              {"error",
               {{"code", static_cast<int>(result.status().code())},
                {"message", to_utf8(message_of(result.status()))}}}});
      }
    }
    destroy();
  }

  absl::StatusOr<Json> ask(Json request) override {
    const std::lock_guard lock(receiving_);
    Json numbered = {{"id", ++asked_}, {"for", number_}};
    for (auto& [key, value] : request.items()) numbered[key] = std::move(value);
    send(numbered);
    for (;;) {
      const auto line = next_line();
      if (!line) return make_status(absl::StatusCode::kUnavailable, "the host is gone");
      auto reply = parse_json(*line);
      if (!reply.ok()) return reply.status();
      if (note_cancellation(*reply)) continue;
      try {
        if (reply->contains("error")) return error_from((*reply)["error"]);
        return reply->value("ok", Json::object());
      } catch (const Json::exception& error) {
        return internal("the host answered in another form than docs/process_protocol.md says: {}",
                        error.what());
      }
    }
  }

  void send_part(Json part) override {
    Json whole = {{"for", number_}};
    for (auto& [key, value] : part.items()) whole[key] = std::move(value);
    send(whole);
  }

 private:
  void destroy() {
    if (!created_) return;
    try {
      component_->destroy(component_, self_);
    } catch (...) {  // the host has hung up: nobody is left to whom it could be an error
    }
  }

  absl::StatusOr<Json> perform(const Json& message) {
    std::string name;
    try {
      name = message.at("call");
      if (name == "hello") return hello();
      const Deadline deadline = message.contains("seconds")
                                    ? Deadline::after(number_from(message["seconds"]))
                                    : Deadline::never();
      Call call(services_, deadline, Call::Cancelled([this] { return look_for_cancellation(); }));
      Json ok = Json::object();
      const mlgym_status code =
          name == "create" ? create(message, call, ok) : pass_to_component(name, message, call, ok);
      if (auto status = call.status(code, ""); !status.ok()) return status;
      return ok;
    } catch (const Json::exception& error) {
      return invalid("a request of another form than docs/process_protocol.md says: {}",
                     error.what());
    } catch (...) {
      return internal("its {} function threw an exception; catch it there",
                      name.substr(name.find('.') + 1));
    }
  }

  mlgym_status pass_to_component(const std::string& name, const Json& message, const Call& call,
                                 Json& ok) {
    const Serve function = find(name);
    if (!function || !created_)
      return failed(call, MLGYM_UNIMPLEMENTED, fmt::format("there is no call \"{}\" here", name));
    return function({*component_, self_, call.raw(), message, *this}, ok);
  }

  Json hello() const {
    Json components = Json::array();
    for (std::size_t i = 0; i < plugin_.component_count; ++i)
      components.push_back(describe(*plugin_.components[i]));
    return {{"protocol", 1},
            {"header_hash", MLGYM_HEADER_HASH},
            {"name", plugin_.name},
            {"version", plugin_.version},
            {"components", std::move(components)}};
  }

  mlgym_status create(const Json& message, const Call& call, Json& ok) {
    if (created_) return failed(call, MLGYM_FAILED_PRECONDITION, "there is an instance already");
    const std::string kind = message.at("kind"), name = message.at("name");
    for (std::size_t i = 0; i < plugin_.component_count; ++i) {
      if (plugin_.components[i]->kind == kind && plugin_.components[i]->name == name)
        component_ = plugin_.components[i];
    }
    if (!component_)
      return failed(call, MLGYM_NOT_FOUND,
                    fmt::format("{} holds no {} \"{}\"", plugin_.name, short_kind(kind), name));
    if (auto whole = check_table(*component_); !whole.ok())
      return failed(call, MLGYM_INVALID_ARGUMENT, message_of(whole));
    const Json settings = message.value("settings", Json::object());
    JsonSettings given(settings);
    const mlgym_status code = component_->create(component_, call.raw(), given.raw(), &self_);
    created_ = code == MLGYM_OK;
    if (created_) ok = {{"asked", given.asked()}};
    return code;
  }

  static mlgym_status failed(const Call& call, mlgym_status code, std::string_view text) {
    call.raw()->set_error(call.raw(), borrow(text));
    return code;
  }

  // Only calls of the instance's own kind, whose table it has.
  Serve find(std::string_view name) const {
    if (!component_ || !name.starts_with(short_kind(component_->kind) + ".")) return nullptr;
    for (const auto* calls :
         {&served_agent_calls(), &served_task_calls(), &served_calls_of_other_kinds()}) {
      if (const auto found = calls->find(name); found != calls->end()) return found->second;
    }
    return nullptr;
  }

  // [any-thread]
  void send(const Json& message) {
    const std::lock_guard lock(sending_);
    lines_.queue(dump_json(message));
    while (lines_.send_some().ok() && lines_.has_output()) {
      pollfd ready{lines_.descriptor(), POLLOUT, 0};
      if (poll(&ready, 1, -1) < 0 && errno != EINTR) return;
    }
  }

  // Nothing when the host has hung up.
  std::optional<std::string> next_line() {
    for (;;) {
      if (auto line = lines_.next_line()) return line;
      if (!lines_.receive_some().ok()) return lines_.next_line();
      if (auto line = lines_.next_line()) return line;
      pollfd ready{lines_.descriptor(), POLLIN, 0};
      if (poll(&ready, 1, -1) < 0 && errno != EINTR) return {};
    }
  }

  bool note_cancellation(const Json& message) {
    if (!message.contains("cancel")) return false;
    if (message["cancel"] == number_) cancelled_ = true;
    return true;
  }

  // [any-thread] While the component works, the host sends nothing but cancellations.
  bool look_for_cancellation() {
    if (cancelled_) return true;
    const std::unique_lock lock(receiving_, std::try_to_lock);
    if (!lock) return cancelled_;  // whoever waits for the host looks
    const bool gone = !lines_.receive_some().ok();
    while (const auto line = lines_.next_line()) {
      const auto message = parse_json(*line);
      if (message.ok()) note_cancellation(*message);
    }
    if (gone) cancelled_ = true;
    return cancelled_;
  }

  const mlgym_plugin& plugin_;
  const mlgym_component* component_ = nullptr;
  void* self_ = nullptr;  // a component without state may have none
  bool created_ = false;
  Json number_;  // of the open request of the host
  int asked_ = 0;
  std::atomic<bool> cancelled_ = false;
  std::mutex sending_, receiving_;
  LineSocket lines_;
  HostServices services_;
};

}  // namespace

mlgym_status not_there(const ServedRequest& request, const char* function) {
  const std::string text = fmt::format("its table has no `{}`", function);
  request.call->set_error(request.call, borrow(text));
  return MLGYM_UNIMPLEMENTED;
}

namespace {

constexpr double kGraceSeconds = 1;  // the host kills what is left after two

// A component that is busy reads nothing, and must not outlive a host that is gone.
void end_with_host(int socket) {
  std::thread([socket] {
    pollfd hangup{socket, POLLRDHUP, 0};
    while (poll(&hangup, 1, -1) < 0 && errno == EINTR) {
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(kGraceSeconds));
    _exit(0);
  }).detach();
}

}  // namespace

void serve_plugin(const mlgym_plugin& plugin, Descriptor socket) {
  end_with_host(socket.get());
  Server(plugin, std::move(socket)).serve();
}

}  // namespace mlgym
