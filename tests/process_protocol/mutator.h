// Messages of the process protocol, spoilt: as values (another type, a member less, a huge number)
// and as text (bytes, halves, deep nesting).
#pragma once

#include <cstdlib>
#include <random>
#include <string>
#include <vector>

#include "base/json.h"

namespace mlgym::test {

// MLGYM_FUZZ_ROUNDS times as many rounds, for a long run by hand.
inline int fuzz_rounds(int rounds) {
  const char* times = std::getenv("MLGYM_FUZZ_ROUNDS");
  return times ? rounds * std::max(1, std::atoi(times)) : rounds;
}

class Mutator {
 public:
  explicit Mutator(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t count) { return random_() % count; }
  bool one_in(std::size_t count) { return below(count) == 0; }

  // One to three places of the value are others than before.
  Json spoil(Json value);
  // A line without its end. Mostly the text of a spoilt value, which is JSON still.
  std::string spoil_line(const Json& value);

 private:
  void spoil_place(Json& place);
  Json odd_value();
  void spoil_bytes(std::string& text);

  std::mt19937 random_;
};

}  // namespace mlgym::test
