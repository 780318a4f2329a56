// Replies of models as docs/process_protocol.md writes them. What is read throws Json::exception
// where a member has the wrong type.
#pragma once

#include <mlgym/kinds/model.h>

#include <functional>
#include <nlohmann/json.hpp>
#include <string>

#include "base/json_forward.h"

namespace mlgym {

// A reply that is gathered, to be sent or told as a whole. Its functions are called by one thread
// at a time and let no exception out.
class GatheredReply {
 public:
  explicit GatheredReply(std::int32_t choices);  // at most MLGYM_MOST_CHOICES are kept
  GatheredReply(const GatheredReply&) = delete;
  GatheredReply& operator=(const GatheredReply&) = delete;
  const mlgym_reply* raw() const { return &raw_; }
  const Json& json() const { return reply_; }
  Json take() { return std::move(reply_); }
  // What was wrong with the reply, in words; empty: nothing. What is said for a choice that was not
  // asked for is dropped, and is a fault.
  const std::string& fault() const { return fault_; }

 private:
  template <class Keep>
  static void keep(const mlgym_reply* reply, Keep keep);
  template <class Keep>
  static void keep_in(const mlgym_reply* reply, std::int32_t choice, Keep keep);

  mlgym_reply raw_{};
  Json reply_;
  std::string fault_;
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
