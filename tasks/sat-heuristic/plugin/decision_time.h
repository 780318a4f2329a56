// The processors' time that a decision of the submitted code may take.
#pragma once

#include <functional>

namespace sat {

// Readings cost more than most decisions take, so it reads only once enough time has passed for a
// decision to be too slow. A decision within the cap is never told to be too slow; one that takes
// more than 1 + kSlack times the cap always is. What threads of the code do between two decisions
// counts for the later one.
class DecisionTime {
 public:
  static constexpr double kSlack = 0.25;

  struct Sources {
    std::function<double()> used;  // seconds of all processors so far
    std::function<double()> now;   // a clock, in seconds
    unsigned processors;           // that the code may use at once
  };
  DecisionTime(Sources sources, double cap_seconds);

  // Before an instance: what was used until now is nobody's.
  void start();
  // After every decision. Gives the seconds when the decision took too long, else 0.
  double excess();
  double total();  // seconds since it was made
  double cap_seconds() const { return cap_; }

 private:
  double read();

  Sources sources_;
  double cap_;
  double first_ = 0, used_at_reading_ = 0, read_at_ = 0;
};

}  // namespace sat
