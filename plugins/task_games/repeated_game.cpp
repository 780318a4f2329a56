#include "repeated_game.h"

namespace games {
namespace {

constexpr const char* kEntry = "row_strategy";

std::int64_t within(const mlgym::Settings& settings, const char* key, std::int64_t fallback,
                    std::int64_t most) {
  const std::int64_t value = settings.integer(key, fallback);
  if (value >= 1 && value <= most) return value;
  throw mlgym::Error(MLGYM_INVALID_ARGUMENT, "setting \"" + std::string(key) +
                                                 "\": " + std::to_string(value) +
                                                 " is not between 1 and " + std::to_string(most));
}

int move_from(const std::string& reply, std::string_view file, std::size_t round) {
  if (reply == "0") return 0;
  if (reply == "1") return 1;
  throw mlgym::SubmissionError(std::string(file) + ": " + kEntry + " answered " +
                               reply.substr(0, 80) + " in round " + std::to_string(round) +
                               "; a move is the whole number 0 or 1");
}

std::string question(const std::vector<Round>& history) {
  const std::string start = "{\"act\":" + std::to_string(history.size() + 1) + ",\"last\":";
  if (history.empty()) return start + "null}";
  return start + "[" + std::to_string(history.back().own) + "," +
         std::to_string(history.back().other) + "]}";
}

}  // namespace

RepeatedGameSettings::RepeatedGameSettings(const mlgym::Settings& settings)
    : rounds(within(settings, "rounds", 10, 1000)),
      simulations(within(settings, "simulations", 10000, 1000000)),
      show_opponent(settings.boolean("show_opponent", false)) {}

double mean_row_payoff(mlgym::Call& call, const RepeatedGame& game,
                       const RepeatedGameSettings& settings, std::string_view file,
                       std::uint64_t seed) {
  mlgym::Policy policy(call, file, kEntry);
  Random seeds(seed);
  Random column(seeds.seed());
  double total = 0;
  for (std::int64_t simulation = 0; simulation < settings.simulations; ++simulation) {
    call.checkpoint();
    policy.tell("{\"reset\":" + std::to_string(seeds.seed()) + "}");
    std::vector<Round> history;
    for (std::int64_t i = 0; i < settings.rounds; ++i) {
      const int other = game.column_move(history, column);
      const int own = move_from(policy.ask(question(history)), file, history.size() + 1);
      history.push_back({own, other});
      total += game.row_payoff(history.back());
    }
  }
  return total / static_cast<double>(settings.rounds * settings.simulations);
}

}  // namespace games
