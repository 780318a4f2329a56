// A chat as checks write it, in the contract's structs, which borrow from it.
#pragma once

#include <mlgym/kinds/model.h>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace mlgym {

class TrialChat {
 public:
  TrialChat() = default;
  TrialChat(const TrialChat&) = delete;
  TrialChat& operator=(const TrialChat&) = delete;

  TrialChat& say(int32_t role, std::string_view text);
  // Of the last message, an assistant's.
  TrialChat& call(std::string_view id, std::string_view tool, std::string_view arguments);
  TrialChat& answer(std::string_view id, std::string_view text);
  TrialChat& show(std::string_view image, std::string_view media_type);
  TrialChat& offer(std::string_view tool, std::string_view parameters);

  const std::vector<const mlgym_message*>& messages() const { return list_; }
  mlgym_request request(int32_t choices) const;

 private:
  struct Message {
    mlgym_message raw{};
    mlgym_part part{}, image{};
    const mlgym_part* parts[2] = {};
    std::vector<const mlgym_tool_call*> calls;
  };
  mlgym_str keep(std::string_view text);

  // Deques: what is pointed to does not move.
  std::deque<std::string> texts_;
  std::deque<Message> messages_;
  std::deque<mlgym_tool_call> calls_;
  std::deque<mlgym_tool_description> tools_;
  std::vector<const mlgym_message*> list_;
  std::vector<const mlgym_tool_description*> tool_list_;
};

}  // namespace mlgym
