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
       R"({"error": {"message": "The server is overloaded", "code": 503}})"},
      {"anthropic",
       "ANTHROPIC_BASE_URL",
       "ANTHROPIC_API_KEY",
       "",
       R"({"type": "message", "role": "assistant", "model": "m-1-0815",
           "content": [{"type": "text", "text": "Hello"}], "stop_reason": "end_turn",
           "usage": {"cache_read_input_tokens": 4, "cache_creation_input_tokens": 0,
                     "input_tokens": 8, "output_tokens": 3}})",
       {R"({"type": "message_start", "message": {"model": "m-1-0815", "content": [],
            "usage": {"input_tokens": 8, "cache_read_input_tokens": 4, "output_tokens": 1}}})",
        R"({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})",
        R"({"type": "ping"})",
        R"({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Hel"}})",
        R"({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "lo"}})",
        R"({"type": "content_block_stop", "index": 0})",
        R"({"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 3}})",
        R"({"type": "message_stop"})"},
       R"({"type": "error", "error": {"type": "invalid_request_error",
           "message": "Your credit balance is too low to access the API"}})",
       R"({"type": "error", "error": {"type": "invalid_request_error",
           "message": "prompt is too long: 210000 tokens > 200000 maximum"}})",
       R"({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}})"},
      {"gemini",
       "GEMINI_BASE_URL",
       "GEMINI_API_KEY",
       "",
       R"({"modelVersion": "m-1-0815", "candidates": [{"content": {"role": "model",
           "parts": [{"text": "Hello"}]}, "finishReason": "STOP"}],
           "usageMetadata": {"cachedContentTokenCount": 4, "candidatesTokenCount": 3,
                             "promptTokenCount": 12}})",
       {R"({"modelVersion": "m-1-0815", "candidates": [{"content": {"parts": [{"text": "Hel"}]}}],
            "usageMetadata": {"promptTokenCount": 12}})",
        R"({"modelVersion": "m-1-0815", "candidates": [{"content": {"parts": [{"text": "lo"}]}}],
            "usageMetadata": {"promptTokenCount": 12, "candidatesTokenCount": 2}})",
        R"({"modelVersion": "m-1-0815", "candidates": [{"content": {"parts": [{"text": ""}]},
            "finishReason": "STOP"}], "usageMetadata": {"promptTokenCount": 12,
            "cachedContentTokenCount": 4, "candidatesTokenCount": 3}})"},
       R"({"error": {"code": 429, "message": "You exceeded your current quota", "status":
           "RESOURCE_EXHAUSTED", "details": [{"@type": "type.googleapis.com/google.rpc.QuotaFailure",
           "violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},
           {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "30s"}]}})",
       R"({"error": {"code": 400, "status": "INVALID_ARGUMENT", "message":
           "The input token count (1200000) exceeds the maximum number of tokens (1048576) allowed"}})",
       R"({"error": {"code": 503, "message": "The model is overloaded", "status": "UNAVAILABLE"}})"}};
  return all;
}

}  // namespace mlgym::test
