// Battle of the Sexes. Both players want to meet; the row player prefers move 0, the column
// player 1.
#pragma once

#include <nlohmann/json.hpp>

#include "repeated_game.h"

namespace games {

// The optimum is 1.44: always 0.
class BattleOfSexes : public TwoMoveGame {
 public:
  static const char* opponent_for_agents();
  nlohmann::json facts() const;
  double row_payoff(const Round<int>& round) const override;
  int column_move(const History<int>& history, Random& random) const override;
};

}  // namespace games
