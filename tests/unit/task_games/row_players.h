// Row players of the tests' own, and the settings they play under.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "repeated_game.h"
#include "unit/task_control/task_calls.h"

namespace games::test {

// From a flat JSON object.
inline RepeatedGameSettings settings_from(const std::string& json) {
  return RepeatedGameSettings(control::test::Settings(json).get());
}

inline RepeatedGameSettings games_of_ten(int simulations) {
  return settings_from("{\"rounds\": 10, \"simulations\": " + std::to_string(simulations) + "}");
}

struct SeededPlayer : RowPlayer {
  void begin(std::uint64_t seed) override { seeds.push_back(seed); }
  std::vector<std::uint64_t> seeds;  // one of each game
};

// Gives the same answer to everything.
class Always : public SeededPlayer {
 public:
  explicit Always(std::string move) : move_(std::move(move)) {}
  std::string answer(const std::string&) override { return move_; }

 private:
  std::string move_;
};

// Answers by the number of the round, from 1, and the last round: [own, other] or null.
class Scripted : public SeededPlayer {
 public:
  using Answer = std::function<std::string(int round, const nlohmann::json& last)>;
  explicit Scripted(Answer answer) : answer_(std::move(answer)) {}
  std::string answer(const std::string& question) override {
    const auto asked = nlohmann::json::parse(question);
    return answer_(asked.at("act"), asked.at("last"));
  }

 private:
  Answer answer_;
};

}  // namespace games::test
