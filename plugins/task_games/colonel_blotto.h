// Colonel Blotto. Both players place soldiers on the same fields at the same time; who has more on
// a field holds it, and who holds more fields wins the round.
#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <string>

#include "repeated_game.h"

namespace games {

inline constexpr int kFields = 6;
inline constexpr int kSoldiers = 120;

// Soldiers on each field: none is negative, together at most kSoldiers.
using Allocation = std::array<int, kFields>;

// The column player takes no notice of history.
class ColonelBlotto : public RepeatedGame<Allocation> {
 public:
  static const char* opponent_for_agents();
  nlohmann::json facts() const;
  double row_payoff(const Round<Allocation>& round) const override;
  Allocation column_move(const History<Allocation>& history, Random& random) const override;
  std::string read(const std::string& json, Allocation& move) const override;
  std::string json_of(const Allocation& move) const override;
};

// All soldiers shared out in proportion to `wishes` (not negative, not all 0), rounded down; those
// left over go to one field.
Allocation shared_out(const Allocation& wishes, std::size_t left_over_to);

}  // namespace games
