// History processors, made and asked by a host of the test's own.
#pragma once

#include <deque>
#include <map>
#include <mlgym/plugin.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace history::test {

using mlgym::Message;
using mlgym::Role;
using Json = nlohmann::json;

Message says(Role role, const std::string& text);
Message calls(const std::vector<std::string>& ids, const std::string& text = "");
Message answers(const std::string& id, const std::string& text);
// A system's and a user's message, and so many turns: "thought N" and the output of `output`.
std::vector<Message> chat_of(std::size_t turns, const std::string& output = "output\n");

// The texts, one after the other.
std::vector<std::string> texts(const std::vector<Message>& messages);

// What a host offers a processor: its settings, and models.
class Host {
 public:
  explicit Host(Json settings = Json::object());
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  template <class T>
  T make() {
    return T(mlgym::Settings(&settings_raw_, &call_));
  }
  mlgym::Call call() const { return mlgym::Call(&call_); }

  std::map<std::string, std::deque<std::string>> replies;  // by role; other roles have no model
  std::map<std::string, mlgym_status> failures;            // by role
  std::vector<mlgym::ChatRequest> asked;
  std::vector<std::string> roles_asked;

 private:
  Json settings_;
  mlgym_settings settings_raw_{};
  mlgym_host host_{};
  mlgym_call call_{};
};

// Whether every answer of a tool stands after the call that asked for it, which no answer in
// between has used up. Fails the test where it does not.
void check_answers(const std::vector<Message>& seen);

}  // namespace history::test
