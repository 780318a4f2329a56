// Submitted code as the row player.
#pragma once

#include <mlgym/plugin.hpp>

#include <cstdint>
#include <string>

#include "repeated_game.h"

namespace games {

inline constexpr const char* kStrategyFile = "strategy.py";
inline constexpr const char* kStrategyEntry = "row_strategy";

class RowPolicy : public RowPlayer {
 public:
  explicit RowPolicy(mlgym::Call& call)
      : call_(call), policy_(call, kStrategyFile, kStrategyEntry) {}
  void begin(std::uint64_t seed) override {
    call_.checkpoint();
    policy_.tell("{\"reset\":" + std::to_string(seed) + "}");
  }
  std::string answer(const std::string& question) override { return policy_.ask(question); }

 private:
  mlgym::Call& call_;  // outlives this, as it does every evaluation
  mlgym::Policy policy_;
};

}  // namespace games
