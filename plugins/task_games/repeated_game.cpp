#include "repeated_game.h"

#include "row_policy.h"

namespace games {
namespace {

std::int64_t within(const mlgym::Settings& settings, const char* key, std::int64_t fallback,
                    std::int64_t most) {
  const std::int64_t value = settings.integer(key, fallback);
  if (value >= 1 && value <= most) return value;
  throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "setting \"" + std::string(key) +
                                                 "\": " + std::to_string(value) +
                                                 " is not between 1 and " + std::to_string(most));
}

}  // namespace

std::string TwoMoveGame::read(const std::string& json, int& move) const {
  if (json != "0" && json != "1") return "a move is the whole number 0 or 1";
  move = json == "1" ? 1 : 0;
  return "";
}

RepeatedGameSettings::RepeatedGameSettings(const mlgym::Settings& settings)
    : rounds(within(settings, "rounds", 10, 1000)),
      simulations(within(settings, "simulations", 10000, 1000000)),
      show_opponent(settings.boolean("show_opponent", false)) {}

void refuse_move(const std::string& answer, std::size_t round, const std::string& why) {
  throw mlgym::SubmissionError(std::string(kStrategyFile) + ": " + kStrategyEntry + " answered " +
                               answer.substr(0, 80) + " in round " + std::to_string(round) + "; " +
                               why);
}

}  // namespace games
