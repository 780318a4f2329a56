// What is kept of a command's output, however much it prints.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mlgym {

// Keeps the first and the last half of `limit` bytes, and of a line that carriage returns wrote
// over, such as a progress bar, its last state; a line with a zero byte is data and kept whole.
// Memory stays below five times the limit.
class OutputCapture {
 public:
  explicit OutputCapture(std::size_t limit) : half_(limit / 2) {}

  void add(std::string_view bytes);
  std::uint64_t total() const { return total_; }  // bytes printed
  // Bytes that were cut out of the middle; what was written over is not among them.
  std::uint64_t dropped() const;
  // What was kept; where something is missing, a line in between says how much.
  std::string text() const;

 private:
  void add_line_part(std::string_view bytes);
  void end_line();
  void keep(std::string_view bytes);

  std::size_t half_;
  std::uint64_t total_ = 0;
  std::uint64_t kept_ = 0;  // bytes that went into head and tail
  std::string head_;
  std::string tail_;           // its last `half_` bytes count
  std::string line_;           // the unfinished last line
  bool returned_ = false;      // a carriage return came last
  bool line_is_long_ = false;  // its beginning was kept already
  bool line_is_data_ = false;  // there is a zero byte in it
};

}  // namespace mlgym
