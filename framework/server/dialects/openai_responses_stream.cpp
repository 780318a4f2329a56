#include "server/dialects/openai_responses_stream.h"

#include "base/json.h"
#include "server/dialects/events.h"
#include "server/dialects/openai_parts.h"

namespace mlgym {
namespace {

// Numbers the events of one response.
class Events {
 public:
  void add(std::string_view type, const Json& members) {
    Json data = {{"type", type}};
    data.update(members);
    data["sequence_number"] = number_++;
    text_ += named_event(type, data);
  }
  std::string take() { return std::move(text_); }

 private:
  std::int64_t number_ = 0;
  std::string text_;
};

// The item that the events are about, and where in it they are.
Json place(const Json& item, std::size_t output, const char* inner = nullptr) {
  Json members = {{"item_id", item["id"]}, {"output_index", output}};
  if (inner) members[inner] = 0;
  return members;
}

Json with(Json members, const Json& more) {
  members.update(more);
  return members;
}

void add_reasoning(Events& events, const Json& item, std::size_t output) {
  if (item["summary"].empty()) return;
  const Json& part = item["summary"][0];
  const Json where = place(item, output, "summary_index");
  events.add("response.reasoning_summary_part.added",
             with(where, {{"part", {{"type", "summary_text"}, {"text", ""}}}}));
  events.add("response.reasoning_summary_text.delta", with(where, {{"delta", part["text"]}}));
  events.add("response.reasoning_summary_text.done", with(where, {{"text", part["text"]}}));
  events.add("response.reasoning_summary_part.done", with(where, {{"part", part}}));
}

void add_message(Events& events, const Json& item, std::size_t output) {
  const Json& part = item["content"][0];
  const Json where = place(item, output, "content_index");
  Json empty = part;
  empty["text"] = "";
  empty["logprobs"] = Json::array();
  events.add("response.content_part.added", with(where, {{"part", std::move(empty)}}));
  if (part["text"] != "")
    events.add("response.output_text.delta",
               with(where, {{"delta", part["text"]}, {"logprobs", part["logprobs"]}}));
  events.add("response.output_text.done",
             with(where, {{"text", part["text"]}, {"logprobs", part["logprobs"]}}));
  events.add("response.content_part.done", with(where, {{"part", part}}));
}

void add_call(Events& events, const Json& item, std::size_t output) {
  const Json where = place(item, output);
  events.add("response.function_call_arguments.delta", with(where, {{"delta", item["arguments"]}}));
  events.add("response.function_call_arguments.done",
             with(where, {{"name", item["name"]}, {"arguments", item["arguments"]}}));
}

void add_item(Events& events, const Json& item, std::size_t output) {
  Json begun = item;
  begun["status"] = "in_progress";
  if (item["type"] == "message") begun["content"] = Json::array();
  if (item["type"] == "reasoning") begun["summary"] = Json::array();
  if (item["type"] == "function_call") begun["arguments"] = "";
  events.add("response.output_item.added", {{"output_index", output}, {"item", std::move(begun)}});
  if (item["type"] == "message") add_message(events, item, output);
  if (item["type"] == "reasoning") add_reasoning(events, item, output);
  if (item["type"] == "function_call") add_call(events, item, output);
  events.add("response.output_item.done", {{"output_index", output}, {"item", item}});
}

}  // namespace

std::string openai_response_events(const AskedChat&, const Json& response) {
  Events events;
  Json begun = response;
  begun["status"] = "in_progress";
  begun["output"] = Json::array();
  begun["usage"] = begun["incomplete_details"] = nullptr;
  events.add("response.created", {{"response", begun}});
  events.add("response.in_progress", {{"response", begun}});
  std::size_t output = 0;
  for (const auto& item : response["output"]) add_item(events, item, output++);
  const bool whole = response["status"] == "completed";
  events.add(whole ? "response.completed" : "response.incomplete", {{"response", response}});
  return events.take();
}

// The API says it at both levels, and clients look at either.
std::string openai_response_failure_event(const Failure& failure) {
  Json members = openai_failure(failure);
  members.update(Json(members["error"]));
  members.erase("type");
  Events events;
  events.add("error", members);
  return events.take();
}

}  // namespace mlgym
