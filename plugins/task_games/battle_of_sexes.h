// Battle of the Sexes. Both players want to meet; the row player prefers move 0, the column
// player 1.
#pragma once

#include <mlgym/plugin.hpp>

#include "repeated_game.h"

namespace games {

// One metric, `payoff`: the row player's mean payoff a round. The optimum is 1.44: always 0.
class BattleOfSexes : public mlgym::Task, private RepeatedGame {
 public:
  explicit BattleOfSexes(const mlgym::Settings& settings) : settings_(settings) {}
  void prepare(mlgym::Call& call, mlgym::Workspace& workspace, std::uint64_t seed) override;
  void evaluate(mlgym::Call& call, const mlgym::Evaluation& evaluation,
                mlgym::Scores& scores) override;
  std::string facts() override;

 private:
  double row_payoff(const Round& round) const override;
  int column_move(const std::vector<Round>& history, Random& random) const override;

  RepeatedGameSettings settings_;
};

}  // namespace games
