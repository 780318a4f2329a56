// The agent react, played against a host of the test's own.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <mlgym/plugin.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace react::test {

using Json = nlohmann::ordered_json;

mlgym::ChatReply says(const std::string& text, mlgym::Finish finish = mlgym::Finish::stop);
mlgym::ChatReply calls(const std::vector<mlgym::ToolCall>& calls);
// A reply in the grammar `text`.
mlgym::ChatReply runs(const std::string& command);

class PlayedAgent {
 public:
  PlayedAgent();
  PlayedAgent(const PlayedAgent&) = delete;
  PlayedAgent& operator=(const PlayedAgent&) = delete;

  // What the host has; set before `run`.
  Json settings = Json::object();
  std::map<std::string, std::string> files;  // others are the agent's own; YAML as JSON
  Json task;
  std::deque<mlgym::ChatReply> replies;                 // after the last one the model fails
  std::map<std::size_t, mlgym_status> failures;         // of the nth asking, from 0
  std::function<std::string(std::size_t)> observation;  // of the nth step, from 0
  std::function<std::string(std::size_t)> info;         // the same; none unless set
  std::size_t most_steps = 50;                          // the last of them ends the episode
  std::string continued;
  bool offers_ends = true;        // checkpoint and give_up
  std::size_t dies_after = 1000;  // so many checkpoints: everything fails from there on

  // Makes the agent and plays; gives the code and puts the text into `error`.
  mlgym_status run();

  // What happened.
  std::vector<mlgym::ChatRequest> asked;
  std::vector<mlgym::Action> steps;
  std::vector<std::string> states;
  std::string gave_up, error;

  // The messages of the nth asking, and all texts in it.
  const std::vector<mlgym::Message>& chat(std::size_t n) const { return asked.at(n).messages; }
  std::string last_text() const { return asked.back().messages.back().text; }

 private:
  static PlayedAgent& of(const mlgym_episode* episode) {
    return *static_cast<PlayedAgent*>(episode->state);
  }
  void make_call();
  void make_episode();
  mlgym_status take(const mlgym_action& action, const mlgym_sink* out, const mlgym_sink* info,
                    mlgym_step* step);
  mlgym_status reply(const mlgym_request& request, const mlgym_reply& reply);
  bool dead() const { return states.size() >= dies_after; }

  mlgym_host host_{};
  mlgym_call call_{};
  mlgym_episode episode_{};
};

}  // namespace react::test
