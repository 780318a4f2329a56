// Playing a repeated game of two moves, many times over, against submitted code.
#pragma once

#include <mlgym/plugin.hpp>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace games {

// The same numbers on every machine: the engine is specified by the C++ standard, the mapping to
// probabilities is ours (std::bernoulli_distribution is not portable).
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  bool chance(double probability) {
    return static_cast<double>(engine_() >> 11) * 0x1p-53 < probability;
  }
  std::uint64_t seed() { return engine_() >> 11; }  // below 2^53, for a stream of its own

 private:
  std::mt19937_64 engine_;
};

struct Round {
  int own, other;  // the moves, 0 or 1, as the row player sees them
};

struct RepeatedGame {
  virtual ~RepeatedGame() = default;
  virtual double row_payoff(const Round& round) const = 0;
  // The column player's move, before it sees the row player's.
  virtual int column_move(const std::vector<Round>& history, Random& random) const = 0;
};

// What task.yaml may set; JSON Schema.
inline constexpr const char* kRepeatedGameSettings = R"({
  "type": "object", "additionalProperties": false,
  "properties": {
    "rounds": {"type": "integer", "minimum": 1, "maximum": 1000},
    "simulations": {"type": "integer", "minimum": 1, "maximum": 1000000},
    "show_opponent": {"type": "boolean"}}})";

struct RepeatedGameSettings {
  explicit RepeatedGameSettings(const mlgym::Settings& settings);
  std::int64_t rounds, simulations;
  bool show_opponent;  // put the opponent's code into the workspace (the paper's protocol)
};

// The row player's payoff a round, averaged over all rounds and simulations. `file` of the
// submission holds row_strategy. The column player's random stream is unknown to the submitted
// code, which gets a stream of its own.
double mean_row_payoff(mlgym::Call& call, const RepeatedGame& game,
                       const RepeatedGameSettings& settings, std::string_view file,
                       std::uint64_t seed);

}  // namespace games
