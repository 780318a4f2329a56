// Requests and replies of models as the record holds them (docs/run_folder.md).
#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/model.h>

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

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

// Tokens that a request is at most, by any tokenizer: no more than it has bytes, images and what
// stands around messages and tools included.
std::int64_t most_input_tokens(const mlgym_request& request);

// Bytes of text and images that a request sends.
std::uint64_t request_bytes(const mlgym_request& request);

// The reply that was gathered, for the record: {"choices": [{"text", "reasoning", "calls",
// "finish", "opaque", "tokens"}], "usage": {...}, "prompt_tokens", "served_by"}. `tokens` and
// `prompt_tokens` are references to JSON texts. Choices that nothing was said for are left out when
// all are.
absl::StatusOr<Json> reply_json(const Json& gathered, const RecordContent& record);

// Bytes of text, reasoning and calls.
std::uint64_t reply_bytes(const Json& gathered);

// The tokens that were told.
mlgym_usage reply_usage(const Json& gathered);

}  // namespace mlgym
