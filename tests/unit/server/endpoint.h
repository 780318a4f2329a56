// A model endpoint over a model that does as the test says.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/json.h"
#include "catch.h"
#include "client.h"
#include "plugins/process/wire_chat.h"
#include "plugins/process/wire_reply.h"
#include "server/model_endpoint.h"

namespace mlgym::test {

inline Json parsed(std::string_view text) {
  auto json = parse_json(text);
  INFO(json.status().ToString());
  REQUIRE(json.ok());
  return *json;
}

inline Json reply_of_text(std::string_view text) {
  return {{"choices", Json::array({{{"text", text}, {"finish", "stop"}}})},
          {"usage", {{"input", 7}, {"output", 2}}}};
}

struct Asked {
  std::string role;
  Json request;
};

// Its members are set before the endpoint starts, or between requests.
class FakeModel {
 public:
  Json reply = reply_of_text("Hello.");
  absl::Status status;
  std::function<absl::Status(Call& call)> before;  // it answers

  CompleteFunction function() {
    return [this](Call& call, std::string_view role, const mlgym_request& request,
                  const mlgym_reply& out) {
      const int others = running_++;
      if (others != 0) overlapped = true;
      absl::Status result = status;
      {
        const std::lock_guard lock(mutex_);
        asked_.push_back({std::string(role), wire_request(request)});
      }
      if (before) {
        if (auto early = before(call); !early.ok()) result = early;
      }
      if (result.ok()) tell_reply(reply, out);
      --running_;
      return result;
    };
  }
  std::vector<Asked> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }
  Json last_request() const {
    const auto all = asked();
    REQUIRE_FALSE(all.empty());
    return all.back().request;
  }
  std::atomic<bool> overlapped = false;

 private:
  mutable std::mutex mutex_;
  std::vector<Asked> asked_;
  std::atomic<int> running_ = 0;
};

// Works for a while, unless nobody waits any more.
inline std::function<absl::Status(Call&)> working(double seconds, std::atomic<int>* cancelled) {
  return [seconds, cancelled](Call& call) -> absl::Status {
    const Deadline end = Deadline::after(seconds);
    while (!end.passed()) {
      if (call.raw()->cancelled(call.raw())) {
        if (cancelled) ++*cancelled;
        return absl::CancelledError("cancelled");
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return absl::OkStatus();
  };
}

struct Endpoint {
  explicit Endpoint(FakeModel& model, ModelEndpointSpec spec = {}) {
    spec.complete = model.function();
    auto listener = listen_on_loopback();
    REQUIRE(listener.ok());
    port = *port_of(*listener);
    auto started = ModelEndpoint::start(std::move(spec), std::move(*listener));
    INFO(started.status().ToString());
    REQUIRE(started.ok());
    endpoint = std::move(*started);
  }
  Response ask(std::string_view bytes) { return Client(port).ask(bytes); }
  int port = 0;
  std::unique_ptr<ModelEndpoint> endpoint;
};

// The events of a stream: name (empty where there is none) and data.
struct StreamEvent {
  std::string name;
  std::string data;
  Json json() const { return parsed(data); }
};
inline std::vector<StreamEvent> events_of(const std::string& body) {
  std::vector<StreamEvent> events;
  StreamEvent event;
  for (const auto& line : split(body, '\n')) {
    if (line.rfind("event: ", 0) == 0) event.name = line.substr(7);
    if (line.rfind("data: ", 0) == 0) event.data = line.substr(6);
    if (line.empty() && !event.data.empty()) events.push_back(std::exchange(event, {}));
  }
  return events;
}

}  // namespace mlgym::test
