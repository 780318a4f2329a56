// Chats as docs/process_protocol.md writes them. What is read throws Json::exception where a member
// has the wrong type.
#pragma once

#include <mlgym/kinds/model.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "base/json_forward.h"

namespace mlgym {

Json wire_messages(const mlgym_message* const* messages, std::size_t count);
Json wire_request(const mlgym_request& request);

// A request, or only its messages, that was received.
class ReceivedRequest {
 public:
  explicit ReceivedRequest(const Json& request);  // outlives it
  ~ReceivedRequest();
  const mlgym_request* get() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Tool calls, which stand in messages and in replies. What was read borrows from `call`.
Json wire_call(const mlgym_tool_call& call);
mlgym_tool_call call_from(const Json& call);

}  // namespace mlgym
