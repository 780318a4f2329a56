#include "server/estimated_tokens.h"

#include "base/json.h"

namespace mlgym {
namespace {

constexpr std::size_t kBytesOfToken = 4;
constexpr std::int64_t kTokensOfMessage = 4;
// What Anthropic's documentation gives for a picture of the largest size that is not scaled down.
constexpr std::int64_t kTokensOfImage = 1600;

std::size_t texts(const Json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().size();
  std::size_t bytes = 0;
  if (value.is_structured()) {
    for (const auto& member : value) bytes += texts(member);
  }
  return bytes;
}

}  // namespace

std::int64_t estimated_tokens(const Json& request) {
  std::size_t bytes = request.contains("tools") ? texts(request["tools"]) : 0;
  std::int64_t tokens = 0;
  for (const auto& message : request["messages"]) {
    tokens += kTokensOfMessage;
    for (const auto& part : message["parts"]) {
      if (part.contains("image")) {
        tokens += kTokensOfImage;
      } else {
        bytes += texts(part);
      }
    }
    if (message.contains("calls")) bytes += texts(message["calls"]);
  }
  return tokens + static_cast<std::int64_t>((bytes + kBytesOfToken - 1) / kBytesOfToken);
}

}  // namespace mlgym
