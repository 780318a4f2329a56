// The Prisoner's Dilemma. Move 0 cooperates, 1 defects.
#pragma once

#include <nlohmann/json.hpp>

#include "repeated_game.h"

namespace games {

// The column player draws one of the strategies of prisoners_dilemma_opponents.h anew in every
// round. The optimum, 2.6224, is to defect always.
class PrisonersDilemma : public TwoMoveGame {
 public:
  static const char* opponent_for_agents();
  nlohmann::json facts() const;
  double row_payoff(const Round<int>& round) const override;
  int column_move(const History<int>& history, Random& random) const override;
};

}  // namespace games
