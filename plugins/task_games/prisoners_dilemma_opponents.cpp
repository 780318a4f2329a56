#include "prisoners_dilemma_opponents.h"

#include <algorithm>

namespace games {
namespace {

constexpr double kMostlyDefects = 0.25;  // "mostly cooperates"
constexpr double kForgives = 0.2;        // "generous tit for tat"
constexpr std::size_t kPeriod = 3;

// Whether the row player defected in one of the last `rounds` rounds.
bool row_defected(const History<int>& history, std::size_t rounds) {
  const auto begin = history.end() - static_cast<std::ptrdiff_t>(std::min(rounds, history.size()));
  return std::any_of(begin, history.end(), [](const Round<int>& round) { return round.own == 1; });
}

double always_cooperate(const History<int>&) { return 0; }
double always_defect(const History<int>&) { return 1; }
double random_move(const History<int>&) { return 0.5; }
double mostly_cooperates(const History<int>&) { return kMostlyDefects; }
double tit_for_tat(const History<int>& history) { return row_defected(history, 1); }
double two_tits_for_tat(const History<int>& history) { return row_defected(history, 2); }
double grim_trigger(const History<int>& history) { return row_defected(history, history.size()); }

double generous_tit_for_tat(const History<int>& history) {
  return row_defected(history, 1) ? 1 - kForgives : 0;
}

// Defects after it cooperated with a defector, and bears everything else.
double firm_but_fair(const History<int>& history) {
  return row_defected(history, 1) && history.back().other == 0;
}

double every_third_defects(const History<int>& history) {
  return history.size() % kPeriod == kPeriod - 1;
}

double every_third_cooperates(const History<int>& history) {
  return 1 - every_third_defects(history);
}

}  // namespace

const std::array<DilemmaOpponent, 11> kDilemmaOpponents = {{
    {"always_cooperate", always_cooperate},
    {"always_defect", always_defect},
    {"random_move", random_move},
    {"mostly_cooperates", mostly_cooperates},
    {"tit_for_tat", tit_for_tat},
    {"two_tits_for_tat", two_tits_for_tat},
    {"generous_tit_for_tat", generous_tit_for_tat},
    {"grim_trigger", grim_trigger},
    {"firm_but_fair", firm_but_fair},
    {"every_third_defects", every_third_defects},
    {"every_third_cooperates", every_third_cooperates},
}};

const char* const kDilemmaOpponentsForAgents =
    R"(# The opponent, for reading: it plays the columns.
import random


def row_defected(history, rounds):
    """Whether the row player defected in one of the last rounds; history: (row, column) moves so far."""
    return any(row == 1 for row, column in history[-rounds:])


# Each gives the probability of defecting in the next round.
def always_cooperate(history):
    return 0


def always_defect(history):
    return 1


def random_move(history):
    return 0.5


def mostly_cooperates(history):
    return 0.25


def tit_for_tat(history):
    return int(row_defected(history, 1))


def two_tits_for_tat(history):
    return int(row_defected(history, 2))


def generous_tit_for_tat(history):
    return 0.8 if row_defected(history, 1) else 0


def grim_trigger(history):
    return int(row_defected(history, len(history)))


def firm_but_fair(history):
    """Defects after it cooperated with a defector, and bears everything else."""
    return int(bool(history) and history[-1] == (1, 0))


def every_third_defects(history):
    return int(len(history) % 3 == 2)


def every_third_cooperates(history):
    return int(len(history) % 3 != 2)


OPPONENTS = [
    always_cooperate,
    always_defect,
    random_move,
    mostly_cooperates,
    tit_for_tat,
    two_tits_for_tat,
    generous_tit_for_tat,
    grim_trigger,
    firm_but_fair,
    every_third_defects,
    every_third_cooperates,
]


def column_strategy(history):
    """Another one is drawn in every round."""
    return int(random.random() < random.choice(OPPONENTS)(history))
)";

}  // namespace games
