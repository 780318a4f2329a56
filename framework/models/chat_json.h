// Requests and replies of models as the record holds them (docs/run_folder.md).
#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/model.h>

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_forward.h"

namespace mlgym {

// A text as it stands in an event: itself, or a reference to a blob.
using RecordText = std::function<absl::StatusOr<Json>(std::string_view text)>;

// {"role", "text", "images": [{"media_type", "data": digest}], "calls": [{"id", "name",
// "arguments"}], "call_id"}; members that are empty are left out.
absl::StatusOr<Json> message_json(const mlgym_message& message, const RecordText& text);

// Everything that makes two messages the same one.
std::string message_digest(const mlgym_message& message);

// Bytes of text and images that a request sends.
std::uint64_t request_bytes(const mlgym_request& request);

// A reply as it came, passed on to its receiver and kept.
class KeptReply {
 public:
  explicit KeptReply(const mlgym_reply& receiver);
  KeptReply(const KeptReply&) = delete;
  KeptReply& operator=(const KeptReply&) = delete;

  const mlgym_reply& raw() const { return raw_; }
  const mlgym_usage& usage() const { return usage_; }
  std::uint64_t bytes() const;  // of text, reasoning and calls
  // {"choices": [{"text", "reasoning", "calls", "finish"}], "usage": {...}}
  absl::StatusOr<Json> json(const RecordText& text) const;

 private:
  struct Choice {
    std::string text, reasoning;
    Json calls = Json::array();
    std::int32_t finish = MLGYM_FINISH_STOP;
  };
  Choice& choice(std::int32_t number);

  const mlgym_reply& receiver_;
  mlgym_reply raw_{};
  std::vector<Choice> choices_;
  mlgym_usage usage_{sizeof(mlgym_usage), 0, -1, -1, -1, -1};
};

}  // namespace mlgym
