#include "check/component/trial_chat.h"

#include <limits>

#include "plugins/call.h"

namespace mlgym {

mlgym_str TrialChat::keep(std::string_view text) { return borrow(texts_.emplace_back(text)); }

TrialChat& TrialChat::say(int32_t role, std::string_view text) {
  Message& message = messages_.emplace_back();
  message.part.size = sizeof message.part;
  message.part.kind = MLGYM_PART_TEXT;
  message.part.text = keep(text);
  message.parts[0] = &message.part;
  message.raw.size = sizeof message.raw;
  message.raw.role = role;
  message.raw.parts = message.parts;
  message.raw.part_count = 1;
  list_.push_back(&message.raw);
  return *this;
}

TrialChat& TrialChat::show(std::string_view image, std::string_view media_type) {
  Message& message = messages_.back();
  const mlgym_str kept = keep(image);
  message.image.size = sizeof message.image;
  message.image.kind = MLGYM_PART_IMAGE;
  message.image.data = {reinterpret_cast<const unsigned char*>(kept.data), kept.size};
  message.image.media_type = keep(media_type);
  message.parts[1] = &message.image;
  message.raw.part_count = 2;
  return *this;
}

TrialChat& TrialChat::call(std::string_view id, std::string_view tool, std::string_view arguments) {
  calls_.push_back({sizeof(mlgym_tool_call), 0, keep(id), keep(tool), keep(arguments)});
  Message& message = messages_.back();
  message.calls.push_back(&calls_.back());
  message.raw.calls = message.calls.data();
  message.raw.call_count = message.calls.size();
  return *this;
}

TrialChat& TrialChat::answer(std::string_view id, std::string_view text) {
  say(MLGYM_ROLE_TOOL, text);
  messages_.back().raw.call_id = keep(id);
  return *this;
}

TrialChat& TrialChat::offer(std::string_view tool, std::string_view parameters) {
  tools_.push_back(
      {sizeof(mlgym_tool_description), 0, keep(tool), keep("Does it"), keep(parameters)});
  tool_list_.push_back(&tools_.back());
  return *this;
}

mlgym_request TrialChat::request(int32_t choices) const {
  mlgym_request request{};
  request.size = sizeof request;
  request.choices = choices;
  request.messages = list_.data();
  request.message_count = list_.size();
  request.tools = tool_list_.data();
  request.tool_count = tool_list_.size();
  request.temperature = request.top_p = std::numeric_limits<double>::quiet_NaN();
  request.max_output_tokens = 64;  // a check of a paid model costs next to nothing
  request.seed = 7;
  return request;
}

}  // namespace mlgym
