// Drawing a configuration from a task's search space.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <random>

namespace random_search {

using Json = nlohmann::ordered_json;

// The same draws on every machine.
class Sampler {
 public:
  explicit Sampler(std::uint64_t seed) : engine_(seed) {}
  // `space`: {KNOB: {"choice": [...]} | {"range"|"log"|"integer": [low, high]}}, ends included.
  Json draw(const Json& space);

 private:
  double uniform() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }  // in [0, 1)
  Json draw_knob(const Json& knob);
  std::mt19937_64 engine_;
};

}  // namespace random_search
