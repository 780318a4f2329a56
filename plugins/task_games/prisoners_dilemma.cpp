#include "prisoners_dilemma.h"

#include "prisoners_dilemma_opponents.h"

namespace games {
namespace {

// The row player's payoffs, by its own move and the other's (Axelrod, The Evolution of
// Cooperation, 1984: reward, sucker's payoff, temptation, punishment).
constexpr int kPayoffs[2][2] = {{3, 0}, {5, 1}};

}  // namespace

const char* PrisonersDilemma::opponent_for_agents() { return kDilemmaOpponentsForAgents; }

nlohmann::json PrisonersDilemma::facts() const {
  return {{"moves", "0 or 1"},
          {"cooperate", 0},
          {"defect", 1},
          {"both_cooperate", kPayoffs[0][0]},
          {"cooperate_alone", kPayoffs[0][1]},
          {"defect_alone", kPayoffs[1][0]},
          {"both_defect", kPayoffs[1][1]},
          {"strategies", kDilemmaOpponents.size()}};
}

double PrisonersDilemma::row_payoff(const Round<int>& round) const {
  return kPayoffs[round.own][round.other];
}

int PrisonersDilemma::column_move(const History<int>& history, Random& random) const {
  const int drawn = random.whole(0, static_cast<int>(kDilemmaOpponents.size()) - 1);
  return random.chance(kDilemmaOpponents[static_cast<std::size_t>(drawn)].defects(history)) ? 1 : 0;
}

}  // namespace games
