// Random numbers that are the same on every machine.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace aggregator {

// SplitMix64 (Steele, Lea and Flood 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
  }
  // From 0 to bound - 1, which is far below 2^32: what is left of uneven shares is below 2^-32.
  std::uint64_t below(std::uint64_t bound) { return (next() >> 32) * bound >> 32; }

 private:
  std::uint64_t state_;
};

// A stream of its own for what the names tell apart, so that other rows do not change it: FNV-1a.
inline std::uint64_t seed_of(std::initializer_list<std::string_view> names) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const std::string_view name : names) {
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    hash = (hash ^ 0xFF) * 0x100000001B3;
  }
  return hash;
}

}  // namespace aggregator
