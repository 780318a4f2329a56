#include "battle_of_sexes.h"

#include <string>

namespace games {
namespace {

// MLGym's opponent (arXiv 2502.14499, task Battle of Sexes): it starts with its own favourite and
// then answers, every round anew, the row player's *first* move.
constexpr double kAgrees = 0.8;

// The payoffs of row and column player when both play this move; else both get nothing.
struct Payoffs {
  int row, column;
};
constexpr Payoffs kBothPlay[] = {{2, 1}, {1, 2}};

}  // namespace

const char* BattleOfSexes::opponent_for_agents() {
  return R"(# The opponent, for reading: it plays the columns.
import random


def column_strategy(history):
    """history: (row, column) moves so far."""
    if not history:
        return 1
    first_row_move = history[0][0]
    return first_row_move if random.random() < 0.8 else 1 - first_row_move
)";
}

nlohmann::json BattleOfSexes::facts() const {
  nlohmann::json facts = {{"moves", "0 or 1"}, {"first_move", 0}, {"second_move", 1}, {"apart", 0}};
  for (const int move : {0, 1}) {
    const std::string name = std::to_string(move);
    facts["row_both_" + name] = kBothPlay[move].row;
    facts["column_both_" + name] = kBothPlay[move].column;
  }
  return facts;
}

double BattleOfSexes::row_payoff(const Round<int>& round) const {
  return round.own == round.other ? kBothPlay[round.own].row : 0;
}

int BattleOfSexes::column_move(const History<int>& history, Random& random) const {
  if (history.empty()) return 1;
  const int wish = history.front().own;
  return random.chance(kAgrees) ? wish : 1 - wish;
}

}  // namespace games
