// What is random in the games: the same on every machine, and unknown to the submitted code, which
// sees its own streams' seeds and every move of the column player.
#pragma once

#include <cstdint>
#include <random>
#include <string_view>

namespace games {

// The seed, below 2^53, of stream `number` of `purpose`: an HMAC-SHA-256 under `seed`, so that
// neither other streams' seeds nor what was drawn from them tell anything about it.
std::uint64_t stream_seed(std::uint64_t seed, std::string_view purpose, std::uint64_t number);

// The engine is specified by the C++ standard; the mappings to numbers are ours, because those of
// the standard library differ between its makers. A few hundred numbers give the engine's state
// away: a stream is for one game only.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  bool chance(double probability) { return fraction() < probability; }
  // Uniform in [low, high]; fewer than 2^20 values.
  int whole(int low, int high) { return low + static_cast<int>(fraction() * (high - low + 1)); }

 private:
  double fraction() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }

  std::mt19937_64 engine_;
};

}  // namespace games
