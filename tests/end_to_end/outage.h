// Ends a box from outside, as an administrator or the kernel might.
#pragma once

#include <atomic>
#include <string>
#include <thread>

namespace mlgym::test {

// Waits, in a thread, until a program with `argument` among its arguments runs in a box, and kills
// the box's process 1. Only processes with a process 1 of their own are looked at.
class Outage {
 public:
  enum class Kind {
    process_1,  // the box can be started again
    for_good,   // the folder that the host shows in it is removed before: it cannot
  };
  Outage(std::string argument, Kind kind);
  ~Outage();
  Outage(const Outage&) = delete;
  Outage& operator=(const Outage&) = delete;
  bool happened() const { return happened_; }

 private:
  std::atomic<bool> stopped_ = false, happened_ = false;
  std::thread thread_;
};

}  // namespace mlgym::test
