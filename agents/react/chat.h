// The chat with the model, and how it is kept for later.
#pragma once

#include <mlgym/model.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace react {

// Messages that stay and, after them, passing ones: replies that could not be used and what was
// said to them. One thread.
class Chat {
 public:
  explicit Chat(mlgym::ChatRequest settings) : request_(std::move(settings)) {}

  const mlgym::ChatRequest& request() const { return request_; }

  // Adds a passing message.
  void add(mlgym::Message message) { request_.messages.push_back(std::move(message)); }
  void add(mlgym::Role role, std::string text, std::string call_id = {});
  // What is passing stays from now on, or goes.
  void settle() { settled_ = request_.messages.size(); }
  void drop_passing();

  // Appends a JSON document of all messages, from which `restore` makes the same chat. Writes each
  // message once and copies it later: of a long chat, that is most of the work.
  void save(std::string& into) const;
  // In place of the messages. Throws nlohmann::json::exception for what `save` does not write.
  void restore(const nlohmann::ordered_json& saved);

 private:
  mlgym::ChatRequest request_;
  std::size_t settled_ = 0;
  mutable std::string written_;            // of the first messages, with commas between them
  mutable std::vector<std::size_t> ends_;  // where each ends in it
};

}  // namespace react
