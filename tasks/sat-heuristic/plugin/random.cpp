#include "random.h"

namespace sat {
namespace {

using State = std::array<std::uint32_t, 16>;

std::uint32_t rotated(std::uint32_t value, int bits) {
  return (value << bits) | (value >> (32 - bits));
}

void quarter_round(State& x, std::size_t a, std::size_t b, std::size_t c, std::size_t d) {
  x[a] += x[b], x[d] = rotated(x[d] ^ x[a], 16);
  x[c] += x[d], x[b] = rotated(x[b] ^ x[c], 12);
  x[a] += x[b], x[d] = rotated(x[d] ^ x[a], 8);
  x[c] += x[d], x[b] = rotated(x[b] ^ x[c], 7);
}

}  // namespace

State chacha20_block(const State& state) {
  State x = state;
  for (int round = 0; round < 10; ++round) {
    quarter_round(x, 0, 4, 8, 12);
    quarter_round(x, 1, 5, 9, 13);
    quarter_round(x, 2, 6, 10, 14);
    quarter_round(x, 3, 7, 11, 15);
    quarter_round(x, 0, 5, 10, 15);
    quarter_round(x, 1, 6, 11, 12);
    quarter_round(x, 2, 7, 8, 13);
    quarter_round(x, 3, 4, 9, 14);
  }
  for (std::size_t i = 0; i < x.size(); ++i) x[i] += state[i];
  return x;
}

Random::Random(std::uint64_t seed, std::uint64_t stream) {
  // "expand 32-byte k", the key, the block's number, the nonce.
  state_ = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};
  state_[4] = static_cast<std::uint32_t>(seed);
  state_[5] = static_cast<std::uint32_t>(seed >> 32);
  state_[14] = static_cast<std::uint32_t>(stream);
  state_[15] = static_cast<std::uint32_t>(stream >> 32);
}

std::uint32_t Random::next() {
  if (used_ == block_.size()) {
    block_ = chacha20_block(state_);
    ++state_[12];
    used_ = 0;
  }
  return block_[used_++];
}

std::uint32_t Random::below(std::uint32_t bound) {
  // The numbers under `unfair` would favour some remainders.
  const std::uint32_t unfair = (0u - bound) % bound;
  for (;;) {
    const std::uint32_t number = next();
    if (number >= unfair) return number % bound;
  }
}

}  // namespace sat
