#include "colonel_blotto.h"

#include <numeric>

namespace games {
namespace {

// MLGym's opponent (arXiv 2502.14499, task Colonel Blotto) wishes for a random number on each
// field.
constexpr int kMostWished = 100;

constexpr const char* kWhatAMoveIs =
    "an allocation is a list of 6 whole numbers, not negative, with a sum of at most 120";
static_assert(kFields == 6 && kSoldiers == 120, "kWhatAMoveIs says so");

int sum(const Allocation& allocation) {
  return std::accumulate(allocation.begin(), allocation.end(), 0);
}

}  // namespace

const char* ColonelBlotto::opponent_for_agents() {
  return R"(# The opponent, for reading: it plays the columns.
import random


def column_strategy(history):
    """history: (row, column) allocations so far, of which it takes no notice."""
    wishes = [0]
    while not sum(wishes):
        wishes = [random.randint(0, 100) for field in range(6)]
    allocation = [wish * 120 // sum(wishes) for wish in wishes]
    allocation[random.randrange(6)] += 120 - sum(allocation)
    return allocation
)";
}

nlohmann::json ColonelBlotto::facts() const {
  return {{"fields", kFields},
          {"soldiers", kSoldiers},
          {"even_share", kSoldiers / kFields},
          {"win", 1},
          {"draw", 0},
          {"loss", -1}};
}

double ColonelBlotto::row_payoff(const Round<Allocation>& round) const {
  int held = 0;
  for (std::size_t field = 0; field < kFields; ++field)
    held += (round.own[field] > round.other[field]) - (round.own[field] < round.other[field]);
  return (held > 0) - (held < 0);
}

Allocation ColonelBlotto::column_move(const History<Allocation>&, Random& random) const {
  Allocation wishes = {};
  while (sum(wishes) == 0) {
    for (int& wish : wishes) wish = random.whole(0, kMostWished);
  }
  return shared_out(wishes, static_cast<std::size_t>(random.whole(0, kFields - 1)));
}

std::string ColonelBlotto::read(const std::string& json, Allocation& move) const {
  const auto value = nlohmann::json::parse(json, nullptr, false);
  if (!value.is_array()) return kWhatAMoveIs;
  if (value.size() != kFields)
    return "it has " + std::to_string(value.size()) + " numbers; " + kWhatAMoveIs;
  for (std::size_t field = 0; field < kFields; ++field) {
    // Truth values and 20.0 are no whole numbers.
    if (!value[field].is_number_integer() || value[field] < 0 || value[field] > kSoldiers)
      return "field " + std::to_string(field + 1) + " of it has " +
             value[field].dump().substr(0, 40) + "; " + kWhatAMoveIs;
    move[field] = value[field];
  }
  if (sum(move) > kSoldiers) return "its sum is " + std::to_string(sum(move)) + "; " + kWhatAMoveIs;
  return "";
}

std::string ColonelBlotto::json_of(const Allocation& move) const {
  return nlohmann::json(move).dump();
}

Allocation shared_out(const Allocation& wishes, std::size_t left_over_to) {
  const int all = sum(wishes);
  Allocation allocation;
  for (std::size_t field = 0; field < kFields; ++field)
    allocation[field] = wishes[field] * kSoldiers / all;
  allocation[left_over_to] += kSoldiers - sum(allocation);
  return allocation;
}

}  // namespace games
