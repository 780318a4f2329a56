// One after the other, in the order of asking, until nobody waits any more.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>

namespace mlgym {

// Thread-safe.
class Turns {
 public:
  // Held from construction to destruction; not held when `gone` became true first.
  class Turn {
   public:
    Turn(Turns& turns, const std::function<bool()>& gone);
    ~Turn();
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    bool held() const { return held_; }

   private:
    Turns& turns_;
    std::uint64_t number_;
    bool held_ = false;
  };

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::set<std::uint64_t> waiting_;  // with the one whose turn it is, the first
  std::uint64_t last_ = 0;
};

}  // namespace mlgym
