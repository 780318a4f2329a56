#include "server/dialects/openai_chat_stream.h"

#include "base/json.h"
#include "server/dialects/events.h"

namespace mlgym {
namespace {

// The chunks of one completion.
class Chunks {
 public:
  Chunks(const AskedChat& asked, const Json& completion) : asked_(asked) {
    chunk_ = {{"id", completion["id"]},           {"object", "chat.completion.chunk"},
              {"created", completion["created"]}, {"model", completion["model"]},
              {"system_fingerprint", nullptr},    {"choices", Json::array()}};
    if (asked.stream_usage) chunk_["usage"] = nullptr;
  }

  void add(const Json& index, Json delta, Json finish = nullptr, Json log_probabilities = nullptr) {
    Json chunk = chunk_;
    chunk["choices"].push_back({{"index", index},
                                {"delta", std::move(delta)},
                                {"logprobs", std::move(log_probabilities)},
                                {"finish_reason", std::move(finish)}});
    events_ += data_event(chunk);
  }

  std::string end(const Json& usage) {
    if (asked_.stream_usage) {
      chunk_["usage"] = usage;
      events_ += data_event(chunk_);
    }
    return std::move(events_) + "data: [DONE]\n\n";
  }

 private:
  const AskedChat& asked_;
  Json chunk_;
  std::string events_;
};

void add_choice(Chunks& chunks, const Json& choice) {
  const Json& message = choice["message"];
  const Json& index = choice["index"];
  chunks.add(index, {{"role", "assistant"}, {"content", ""}, {"refusal", nullptr}});
  for (const char* key : {"reasoning_content", "reasoning_opaque"}) {
    if (message.contains(key)) chunks.add(index, {{key, message[key]}});
  }
  if (message["content"].is_string() && message["content"] != "")
    chunks.add(index, {{"content", message["content"]}}, nullptr, choice["logprobs"]);
  if (message.contains("tool_calls")) {
    std::size_t place = 0;
    for (const auto& call : message["tool_calls"]) {
      Json head = call;
      head["function"]["arguments"] = "";
      head["index"] = place;
      chunks.add(index, {{"tool_calls", Json::array({head})}});
      const Json rest = {{"index", place},
                         {"function", {{"arguments", call["function"]["arguments"]}}}};
      chunks.add(index, {{"tool_calls", Json::array({rest})}});
      ++place;
    }
  }
  chunks.add(index, Json::object(), choice["finish_reason"]);
}

}  // namespace

std::string openai_chat_events(const AskedChat& asked, const Json& completion) {
  Chunks chunks(asked, completion);
  for (const auto& choice : completion["choices"]) add_choice(chunks, choice);
  return chunks.end(completion["usage"]);
}

}  // namespace mlgym
