// What the functions that serve one kind each work with.
#pragma once

#include <mlgym/abi.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/status.h"
#include "plugins/call.h"
#include "plugins/process/wire.h"

namespace mlgym {

// The way back to the host while one of its requests is open.
class HostLine {
 public:
  virtual ~HostLine() = default;
  // Asks the host. One at a time, from the thread that serves.
  virtual absl::StatusOr<Json> ask(Json request) = 0;
  virtual void send_part(Json part) = 0;  // of the answer
};

// One call of the host to the component of this process.
struct ServedRequest {
  const mlgym_component& component;
  void* self;
  const mlgym_call* call;
  const Json& members;
  HostLine& host;

  template <class Table>
  const Table& table() const {
    return *static_cast<const Table*>(component.functions);
  }
  // Null: the component does not offer it.
  const void* extension(const char* id) const {
    return MLGYM_HAS(&component, extension) ? component.extension(&component, id) : nullptr;
  }
};

// Fills in the members of the answer; a code other than MLGYM_OK has its text in the call.
using Serve = mlgym_status (*)(const ServedRequest& request, Json& ok);

// By the names of docs/process_protocol.md.
const std::map<std::string_view, Serve>& served_agent_calls();
const std::map<std::string_view, Serve>& served_task_calls();
const std::map<std::string_view, Serve>& served_calls_of_other_kinds();

// A function that the component does not have.
mlgym_status not_there(const ServedRequest& request, const char* function);

// Runs a function that writes a text: {"text": ...}.
template <class Function>
mlgym_status served_text(Json& ok, Function function) {
  std::string text;
  const mlgym_sink sink = sink_into(text);
  const mlgym_status code = function(&sink);
  ok = {{"text", std::move(text)}};
  return code;
}

// Asks the host on behalf of a function that it offers, and hands the answer to `take`.
template <class Take>
mlgym_status pass_to_host(HostLine& host, const mlgym_call* call, Json request, Take take) {
  return answer(call, [&]() -> absl::Status {
    const auto reply = host.ask(std::move(request));
    if (!reply.ok()) return reply.status();
    take(*reply);
    return absl::OkStatus();
  });
}

inline void write_text(const mlgym_sink* out, std::string_view text) {
  out->write(out->state, borrow(text));
}

// The services of the host that components ask for by id, passed to it. One host line a process.
const void* host_service(HostLine& host, std::string_view id);

}  // namespace mlgym
