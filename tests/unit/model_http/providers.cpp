#include "providers.h"

#include <algorithm>

namespace mlgym::test {
namespace {

std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

std::string stream_of(const std::vector<std::string>& events) {
  std::string body;
  for (const auto& event : events) body += "data: " + one_line(event) + "\n\n";
  return body;
}

const std::vector<Provider>& providers() {
  static const std::vector<Provider> all = {
      {"openai",
       "OPENAI_BASE_URL",
       "OPENAI_API_KEY",
       "/v1",
       R"({"model": "m-1-0815", "choices": [{"index": 0, "message": {"role": "assistant",
           "content": "Hello"}, "finish_reason": "stop"}],
           "usage": {"prompt_tokens": 12, "completion_tokens": 3,
                     "prompt_tokens_details": {"cached_tokens": 4}}})",
       {R"({"model": "m-1-0815", "choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}}]})",
        R"({"model": "m-1-0815", "choices": [{"index": 0, "delta": {"content": "Hel"}}]})",
        R"({"model": "m-1-0815", "choices": [{"index": 0, "delta": {"content": "lo"}}]})",
        R"({"model": "m-1-0815", "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})",
        R"({"choices": [], "usage": {"prompt_tokens": 12, "completion_tokens": 3,
            "prompt_tokens_details": {"cached_tokens": 4}}})",
        "[DONE]"},
       R"({"error": {"message": "You exceeded your current quota", "type": "insufficient_quota",
           "code": "insufficient_quota"}})",
       R"({"error": {"message": "This model's maximum context length is 8192 tokens",
           "code": "context_length_exceeded"}})",
       R"({"error": {"message": "The server is overloaded", "code": 503}})"}};
  return all;
}

}  // namespace mlgym::test
