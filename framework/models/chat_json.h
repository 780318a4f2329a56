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

// How contents stand in an event: a text as itself or as a reference to a blob, bytes as a
// reference.
struct RecordContent {
  std::function<absl::StatusOr<Json>(std::string_view text)> text;
  std::function<absl::StatusOr<Json>(std::string_view bytes)> bytes;
};

// {"role", "text", "images": [{"media_type", "data": reference}], "calls": [{"id", "name",
// "arguments"}], "call_id"}; members that are empty are left out.
absl::StatusOr<Json> message_json(const mlgym_message& message, const RecordContent& record);

// Everything that makes two messages the same one.
std::string message_digest(const mlgym_message& message);

// Bytes of text and images that a request sends.
std::uint64_t request_bytes(const mlgym_request& request);

// A reply as it came, passed on to its receiver and kept. One thread at a time, which need not be
// the caller's. The receiver outlives it, and may lack functions for what it does not want.
class KeptReply {
 public:
  // What is said for other choices than 0 to `choices` - 1 is dropped, and is a fault.
  KeptReply(const mlgym_reply& receiver, std::int32_t choices);
  KeptReply(const KeptReply&) = delete;
  KeptReply& operator=(const KeptReply&) = delete;

  const mlgym_reply& raw() const { return raw_; }
  const mlgym_usage& usage() const { return usage_; }
  std::uint64_t bytes() const;  // of text, reasoning and calls
  // {"choices": [{"text", "reasoning", "calls", "finish"}], "usage": {...}}
  absl::StatusOr<Json> json(const RecordContent& record) const;
  // What was wrong with the reply, in words; empty: nothing.
  const std::string& fault() const { return fault_; }

 private:
  struct Choice {
    std::string text, reasoning;
    Json calls = Json::array();
    std::int32_t finish = MLGYM_FINISH_STOP;
  };
  template <class Keep>
  static void keep(const mlgym_reply* reply, std::int32_t number, Keep keep);
  Choice& choice(std::size_t number);

  const mlgym_reply& receiver_;
  const std::int32_t wanted_;
  mlgym_reply raw_{};
  std::vector<Choice> choices_;
  mlgym_usage usage_{sizeof(mlgym_usage), 0, -1, -1, -1, -1};
  std::string fault_;
};

}  // namespace mlgym
