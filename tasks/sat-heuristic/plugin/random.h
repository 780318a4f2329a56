// Random numbers that the submitted code cannot predict: it sees whole formulas, and from enough
// outputs of an ordinary generator the next ones can be computed.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace sat {

// The key stream of ChaCha20 (RFC 8439) as 32-bit numbers; the same on every machine. A stream of
// its own for each pair of seed and stream number.
class Random {
 public:
  Random(std::uint64_t seed, std::uint64_t stream);

  std::uint32_t next();
  // Uniform below `bound`, which is at least 1.
  std::uint32_t below(std::uint32_t bound);

 private:
  std::array<std::uint32_t, 16> state_{}, block_{};
  std::size_t used_ = 16;  // numbers of the block
};

// One block of ChaCha20 for its state of constants, key, counter and nonce (RFC 8439, 2.3).
std::array<std::uint32_t, 16> chacha20_block(const std::array<std::uint32_t, 16>& state);

}  // namespace sat
