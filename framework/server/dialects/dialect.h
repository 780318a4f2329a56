// A provider's way of writing chats, to and from the words of docs/process_protocol.md.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/json_forward.h"
#include "server/dialects/failure.h"

namespace mlgym {

// What a body asks for.
struct AskedChat {
  std::string model;  // as it is named there
  Json request;       // REQUEST of docs/process_protocol.md
  bool stream = false;
  bool stream_usage = false;  // a stream ends with it
  Json echo;                  // of the body, what the answer repeats
};

// A reply and what else an answer says.
struct ToldChat {
  const AskedChat& asked;
  const Json& reply;     // REPLY of docs/process_protocol.md
  std::string id;        // unique in the episode
  std::int64_t created;  // seconds since 1970
};

// Functions of one dialect; none keeps anything.
struct Dialect {
  absl::StatusOr<AskedChat> (*read)(const Json& body);
  Json (*answer)(const ToldChat& told);
  // The events of a stream, which say the same as the answer.
  std::string (*events)(const AskedChat& asked, const Json& answer);
  Json (*failure)(const Failure& failure);
  // The event that ends a stream whose head was sent already.
  std::string (*failure_event)(const Failure& failure);
  std::string_view keep_alive;  // while the model works
};

extern const Dialect kOpenaiChat;
extern const Dialect kOpenaiResponses;
extern const Dialect kAnthropicMessages;

}  // namespace mlgym
