// What is kept of a command's output, however much it prints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mlgym {

// Keeps the first and the last half of `limit` bytes; memory stays below three times the limit.
class OutputCapture {
 public:
  explicit OutputCapture(std::size_t limit) : half_(limit / 2) {}

  void add(std::string_view bytes);
  std::uint64_t total() const { return total_; }
  std::uint64_t dropped() const;
  // What was kept; where something is missing, a line in between says how much.
  std::string text() const;

 private:
  std::size_t half_;
  std::uint64_t total_ = 0;
  std::string head_;
  std::string tail_;  // its last `half_` bytes count
};

}  // namespace mlgym
