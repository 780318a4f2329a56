// Keeping this thread, and the programs it starts meanwhile, on one processor.
#pragma once

#include <sched.h>

namespace mlgym {

// Where the scheduler puts a program decides over tens of microseconds for as long as it lives:
// waking another processor takes longer than what is measured. So both sides are on one meanwhile.
class OnOneProcessor {
 public:
  OnOneProcessor() {
    known_ = sched_getaffinity(0, sizeof before_, &before_) == 0;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    if (known_) sched_setaffinity(0, sizeof one, &one);
  }
  ~OnOneProcessor() {
    if (known_) sched_setaffinity(0, sizeof before_, &before_);
  }
  OnOneProcessor(const OnOneProcessor&) = delete;
  OnOneProcessor& operator=(const OnOneProcessor&) = delete;

 private:
  cpu_set_t before_{};
  bool known_ = false;
};

}  // namespace mlgym
