// Chats as docs/process_protocol.md writes them. What is read throws Json::exception where a member
// has the wrong type.
#pragma once

#include <mlgym/kinds/model.h>

#include <functional>
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

// A reply that is gathered to be sent as a whole.
class GatheredReply {
 public:
  explicit GatheredReply(std::int32_t choices);
  GatheredReply(const GatheredReply&) = delete;
  GatheredReply& operator=(const GatheredReply&) = delete;
  const mlgym_reply* raw() const { return &raw_; }
  Json take() { return std::move(reply_); }

 private:
  mlgym_reply raw_{};
  Json reply_;
};

// A reply whose parts are sent as they come.
class PartedReply {
 public:
  using Send = std::function<void(Json part)>;
  explicit PartedReply(Send send);
  PartedReply(const PartedReply&) = delete;
  PartedReply& operator=(const PartedReply&) = delete;
  const mlgym_reply* raw() const { return &raw_; }

 private:
  mlgym_reply raw_{};
  Send send_;
};

// Tells the receiver, which may lack functions, what was received: one part, or a whole reply.
void tell_part(const Json& part, const mlgym_reply& receiver);
void tell_reply(const Json& reply, const mlgym_reply& receiver);

}  // namespace mlgym
