// Row players of the tests' own, and the settings they play under.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "repeated_game.h"

namespace games::test {

// Settings without the host.
class Settings {
 public:
  explicit Settings(std::map<std::string, std::string> values) : values_(std::move(values)) {}
  RepeatedGameSettings get() const {
    return RepeatedGameSettings(mlgym::Settings(&table_, nullptr));
  }

 private:
  static mlgym_status read(const mlgym_settings* settings, mlgym_str path, const mlgym_sink* out) {
    const auto& values = *static_cast<const std::map<std::string, std::string>*>(settings->state);
    const auto found = values.find(std::string(mlgym::view(path)));
    if (found == values.end()) return MLGYM_NOT_FOUND;
    out->write(out->state, mlgym::str(found->second));
    return MLGYM_OK;
  }
  std::map<std::string, std::string> values_;
  mlgym_settings table_ = {sizeof(mlgym_settings), 0, &values_, &read};
};

inline RepeatedGameSettings games_of_ten(int simulations) {
  return Settings({{"rounds", "10"}, {"simulations", std::to_string(simulations)}}).get();
}

// Answers by the number of the round, from 1, and the last round: [own, other] or null.
class Scripted : public RowPlayer {
 public:
  using Answer = std::function<std::string(int round, const nlohmann::json& last)>;
  explicit Scripted(Answer answer) : answer_(std::move(answer)) {}
  void begin(std::uint64_t seed) override { seeds.push_back(seed); }
  std::string answer(const std::string& question) override {
    const auto asked = nlohmann::json::parse(question);
    return answer_(asked.at("act"), asked.at("last"));
  }
  std::vector<std::uint64_t> seeds;  // one of each game

 private:
  Answer answer_;
};

inline Scripted always(const std::string& move) {
  return Scripted([move](int, const nlohmann::json&) { return move; });
}

}  // namespace games::test
