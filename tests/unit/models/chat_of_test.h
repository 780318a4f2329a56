// Requests and replies as a test writes them, in the contract's structs.
#pragma once

#include <mlgym/kinds/model.h>

#include <deque>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "plugins/call.h"

namespace mlgym::test {

// A chat; what is borrowed lives in it. Not movable.
class Chat {
 public:
  Chat() {
    raw_.size = sizeof raw_;
    raw_.temperature = raw_.top_p = std::numeric_limits<double>::quiet_NaN();
    raw_.seed = -1;
  }
  explicit Chat(std::string_view text) : Chat() { say(MLGYM_ROLE_USER, text); }
  Chat(const Chat&) = delete;
  Chat& operator=(const Chat&) = delete;

  Chat& say(std::int32_t role, std::string_view text) {
    Message& message = messages_.emplace_back();
    message.raw.size = sizeof message.raw;
    message.raw.role = role;
    return add_text(text);
  }
  Chat& add_text(std::string_view text) {
    mlgym_part part{};
    part.size = sizeof part;
    part.text = keep(text);
    return add(part);
  }
  Chat& add_image(std::string_view data, std::string_view media_type) {
    mlgym_part part{};
    part.size = sizeof part;
    part.kind = MLGYM_PART_IMAGE;
    const mlgym_str kept = keep(data);
    part.data = {reinterpret_cast<const unsigned char*>(kept.data), kept.size};
    part.media_type = keep(media_type);
    return add(part);
  }
  Chat& add_call(std::string_view id, std::string_view name, std::string_view arguments) {
    calls_.push_back({sizeof(mlgym_tool_call), 0, keep(id), keep(name), keep(arguments)});
    messages_.back().calls.push_back(&calls_.back());
    return *this;
  }
  Chat& answers(std::string_view call_id) {
    messages_.back().raw.call_id = keep(call_id);
    return *this;
  }
  Chat& offer(std::string_view tool) {
    tools_.push_back({sizeof(mlgym_tool_description), 0, keep(tool), keep("Does it"), keep("{}")});
    tool_list_.push_back(&tools_.back());
    return *this;
  }
  Chat& stop_at(std::string_view word) {
    stop_.push_back(keep(word));
    return *this;
  }
  Chat& want(std::int32_t choices) {
    raw_.choices = choices;
    return *this;
  }

  const mlgym_message& message(std::size_t i) { return *request().messages[i]; }
  const mlgym_request& request() {
    list_.clear();
    for (auto& message : messages_) {
      message.raw.parts = message.parts.data();
      message.raw.part_count = message.parts.size();
      message.raw.calls = message.calls.data();
      message.raw.call_count = message.calls.size();
      list_.push_back(&message.raw);
    }
    raw_.messages = list_.data();
    raw_.message_count = list_.size();
    raw_.tools = tool_list_.data();
    raw_.tool_count = tool_list_.size();
    raw_.stop = stop_.data();
    raw_.stop_count = stop_.size();
    return raw_;
  }

 private:
  struct Message {
    mlgym_message raw{};
    std::vector<const mlgym_part*> parts;
    std::vector<const mlgym_tool_call*> calls;
  };
  mlgym_str keep(std::string_view text) { return borrow(texts_.emplace_back(text)); }
  Chat& add(const mlgym_part& part) {
    parts_.push_back(part);
    messages_.back().parts.push_back(&parts_.back());
    return *this;
  }

  // Deques: what is pointed to does not move.
  std::deque<std::string> texts_;
  std::deque<mlgym_part> parts_;
  std::deque<mlgym_tool_call> calls_;
  std::deque<mlgym_tool_description> tools_;
  std::deque<Message> messages_;
  std::vector<const mlgym_message*> list_;
  std::vector<const mlgym_tool_description*> tool_list_;
  std::vector<mlgym_str> stop_;
  mlgym_request raw_{};
};

// What arrived, in words: "0 text hello", "0 finish 0", "usage 1 2 3 4".
struct Receiver {
  std::vector<std::string> heard;
  std::string text;  // of choice 0
  mlgym_reply raw{};

  Receiver() {
    raw.size = sizeof raw;
    raw.state = this;
    raw.text = [](const mlgym_reply* reply, std::int32_t choice, mlgym_str chunk) {
      if (choice == 0) of(reply).text += view(chunk);
      of(reply).hear(std::to_string(choice) + " text " + std::string(view(chunk)));
    };
    raw.reasoning = [](const mlgym_reply* reply, std::int32_t choice, mlgym_str chunk) {
      of(reply).hear(std::to_string(choice) + " reasoning " + std::string(view(chunk)));
    };
    raw.tool_call = [](const mlgym_reply* reply, std::int32_t choice, const mlgym_tool_call* call) {
      of(reply).hear(std::to_string(choice) + " call " + std::string(view(call->id)) + " " +
                     std::string(view(call->name)) + " " + std::string(view(call->arguments)));
    };
    raw.finish = [](const mlgym_reply* reply, std::int32_t choice, std::int32_t reason) {
      of(reply).hear(std::to_string(choice) + " finish " + std::to_string(reason));
    };
    raw.usage = [](const mlgym_reply* reply, const mlgym_usage* usage) {
      of(reply).hear("usage " + std::to_string(usage->input) + " " + std::to_string(usage->cached) +
                     " " + std::to_string(usage->output) + " " + std::to_string(usage->reasoning));
    };
    raw.retry_after = [](const mlgym_reply* reply, double seconds) {
      of(reply).hear("retry after " + std::to_string(seconds).substr(0, 4));
    };
  }
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

 private:
  static Receiver& of(const mlgym_reply* reply) { return *static_cast<Receiver*>(reply->state); }
  void hear(std::string what) { heard.push_back(std::move(what)); }
};

}  // namespace mlgym::test
