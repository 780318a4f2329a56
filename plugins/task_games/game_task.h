// A repeated game as a task: submitted code plays the rows.
#pragma once

#include <mlgym/plugin.hpp>

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "repeated_game.h"
#include "row_policy.h"

namespace games {

// One metric, `payoff`: the row player's mean payoff a round. Game is a RepeatedGame with
//   nlohmann::json facts() const   its constants, for the instructions
//   static const char* opponent_for_agents()
//                                  its opponent in Python, which the workspace gets as opponent.py
//                                  where the settings show it
template <class Game>
class GameTask : public mlgym::Task {
 public:
  explicit GameTask(const mlgym::Settings& settings) : settings_(settings) {}

  void prepare(mlgym::Call&, mlgym::Workspace& workspace, std::uint64_t) override {
    if (settings_.show_opponent) workspace.put("opponent.py", Game::opponent_for_agents());
  }

  void evaluate(mlgym::Call& call, const mlgym::Evaluation& evaluation,
                mlgym::Scores& scores) override {
    RowPolicy row(call);
    scores.add("payoff", mean_row_payoff(game_, settings_, evaluation.seed, row));
  }

  std::string facts() override {
    nlohmann::json facts = game_.facts();
    facts["rule"] =
        settings_.show_opponent ? "which you find in `opponent.py`" : "which you do not know";
    return facts.dump();
  }

 private:
  Game game_;
  RepeatedGameSettings settings_;
};

}  // namespace games
