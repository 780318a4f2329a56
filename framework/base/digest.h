// Digests and the random streams derived from them.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace mlgym {

// Lower-case hexadecimal, 64 characters.
std::string sha256_hex(std::string_view bytes);

// For content that arrives in parts.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void add(std::string_view bytes);
  std::string finish_hex();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The seed of one random stream: HMAC-SHA-256(run seed, episode, purpose), its first 53 bits, so
// that it survives JSON and every language's numbers. Different purposes give independent streams.
std::uint64_t derive_seed(std::uint64_t run_seed, std::string_view episode,
                          std::string_view purpose);

// From the operating system.
std::uint64_t random_seed();  // below 2^53
std::string random_hex(std::size_t bytes);

}  // namespace mlgym
