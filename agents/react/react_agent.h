// The loop of ReAct (Yao et al., arXiv 2210.03629): the model writes a thought and an action, the
// environment answers with an observation, until one of them ends the episode.
#pragma once

#include <mlgym/plugin.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "course.h"
#include "demonstrations.h"
#include "grammar.h"
#include "prompt_files.h"

namespace react {

class ReactAgent : public mlgym::Agent {
 public:
  explicit ReactAgent(const mlgym::Settings& settings);
  void run(mlgym::Call& call, mlgym::Episode& episode) override;

 private:
  Course opening(const nlohmann::ordered_json& task, const std::string& budget) const;
  void add_demonstrations(Chat& chat) const;
  // Asks the model and takes its reply. False: the agent has given up.
  bool think(mlgym::Episode& episode, Course& course) const;
  void take_unusable(const mlgym::ChatReply& reply, const std::string& problem,
                     Course& course) const;
  // Carries out the first of the wanted actions. False: the episode has ended.
  bool act(mlgym::Episode& episode, Course& course) const;

  mlgym::ChatRequest sampling_;  // without messages
  std::unique_ptr<Grammar> grammar_;
  Prompts prompts_;
  std::vector<Demonstration> demonstrations_;
  std::string demonstrations_as_;
  std::int64_t most_format_errors_;
  bool keep_format_errors_;
};

}  // namespace react
