// Playing a repeated game for two players, many times over.
#pragma once

#include <mlgym/plugin.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "chance.h"

namespace games {

// The moves of one round, as the row player sees them.
template <class Move>
struct Round {
  Move own, other;
};

template <class Move>
using History = std::vector<Round<Move>>;

// A game and the opponent that plays its columns.
template <class Move>
struct RepeatedGame {
  virtual ~RepeatedGame() = default;
  virtual double row_payoff(const Round<Move>& round) const = 0;
  // The column player's move, before it sees the row player's.
  virtual Move column_move(const History<Move>& history, Random& random) const = 0;
  // Reads the row player's move from JSON; says what a move must be where the text is none.
  virtual std::string read(const std::string& json, Move& move) const = 0;
  virtual std::string json_of(const Move& move) const = 0;
};

// Games of two moves, the whole numbers 0 and 1.
struct TwoMoveGame : RepeatedGame<int> {
  std::string read(const std::string& json, int& move) const override;
  std::string json_of(const int& move) const override { return std::to_string(move); }
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

// Plays the rows. Messages as in docs/policy_protocol.md.
struct RowPlayer {
  virtual ~RowPlayer() = default;
  virtual void begin(std::uint64_t seed) = 0;  // a new game, with a random stream of its own
  virtual std::string answer(const std::string& question) = 0;
};

// Throws SubmissionError: in this round, this answer was no move.
[[noreturn]] void refuse_move(const std::string& answer, std::size_t round, const std::string& why);

// The row player's payoff a round, averaged over all rounds and simulations. Each simulation has a
// stream of its own for either player.
template <class Move>
double mean_row_payoff(const RepeatedGame<Move>& game, const RepeatedGameSettings& settings,
                       std::uint64_t seed, RowPlayer& row) {
  double total = 0;
  for (std::int64_t simulation = 0; simulation < settings.simulations; ++simulation) {
    const auto number = static_cast<std::uint64_t>(simulation);
    Random column(stream_seed(seed, "column", number));
    row.begin(stream_seed(seed, "row", number));
    History<Move> history;
    std::string last = "null";
    for (std::int64_t i = 1; i <= settings.rounds; ++i) {
      Round<Move> round{{}, game.column_move(history, column)};
      const std::string answer =
          row.answer("{\"act\":" + std::to_string(i) + ",\"last\":" + last + "}");
      const std::string problem = game.read(answer, round.own);
      if (!problem.empty()) refuse_move(answer, history.size() + 1, problem);
      total += game.row_payoff(round);
      last = "[" + game.json_of(round.own) + "," + game.json_of(round.other) + "]";
      history.push_back(round);
    }
  }
  return total / static_cast<double>(settings.rounds * settings.simulations);
}

}  // namespace games
