// The little of the operating system that the sandbox's sources share.
#pragma once

#include <mlgym/call.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sandbox_parts {

// The system call that set errno failed.
[[noreturn]] void fail_system(std::string_view what);

class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() { reset(); }
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      reset();
      number_ = other.release();
    }
    return *this;
  }
  int get() const { return number_; }
  bool valid() const { return number_ >= 0; }
  int release() { return std::exchange(number_, -1); }
  void reset();

 private:
  int number_ = -1;
};

// A file in memory that holds `content`, at its start.
Descriptor memory_file(const char* name, std::string_view content);

void write_all(int descriptor, std::string_view bytes);

// Runs a program of the system in silence to its end and gives its wait status; with a call, ends
// it when the call's time is up.
int run_program(mlgym::Call* call, const std::vector<std::string>& arguments);

}  // namespace sandbox_parts
