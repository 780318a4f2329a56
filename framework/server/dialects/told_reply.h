// Reading REPLY of docs/process_protocol.md where an answer is made of it.
#pragma once

#include <cstdint>
#include <string>

#include "base/json_forward.h"
#include "server/dialects/dialect.h"

namespace mlgym {

enum class Finish { stop, length, tool_calls, refused };
// A choice that ends with calls ends because of them, whatever the backend calls it.
Finish finish_of(const Json& choice);

Json calls_of(const Json& choice);  // a list
// Of a call; one that a model gave none is made from the answer's and its place.
std::string id_of_call(const Json& call, const std::string& answer, std::size_t place);

// What is unknown counts as none.
struct ToldUsage {
  bool known = false;
  std::int64_t input = 0, cached = 0, output = 0, reasoning = 0, cache_written = 0;
};
ToldUsage usage_of_reply(const Json& reply);

// The model that answered, as the provider calls it; else what the request calls it.
std::string model_name(const ToldChat& told);

}  // namespace mlgym
