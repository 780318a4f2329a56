// The strategies that the column player of the Prisoner's Dilemma draws from.
#pragma once

#include <array>

#include "repeated_game.h"

namespace games {

struct DilemmaOpponent {
  const char* name;
  // The probability of defecting in the next round. `own` is the row player's move: the opponent of
  // this one. Any history is allowed; it need not be one that this strategy would have played.
  double (*defects)(const History<int>& history);
};

extern const std::array<DilemmaOpponent, 11> kDilemmaOpponents;

// The same in Python: a list OPPONENTS of functions, and column_strategy(history).
extern const char* const kDilemmaOpponentsForAgents;

}  // namespace games
