#include "decision_time.h"

#include <utility>

namespace sat {

DecisionTime::DecisionTime(Sources sources, double cap_seconds)
    : sources_(std::move(sources)), cap_(cap_seconds) {
  start();
  first_ = used_at_reading_;
}

double DecisionTime::read() {
  const double before = used_at_reading_;
  used_at_reading_ = sources_.used();
  read_at_ = sources_.now();
  return used_at_reading_ - before;
}

void DecisionTime::start() { (void)read(); }

double DecisionTime::excess() {
  // All decisions before the last one came within this time, so they used less than kSlack caps.
  if ((sources_.now() - read_at_) * sources_.processors < kSlack * cap_) return 0;
  const double used = read();
  return used > (1 + kSlack) * cap_ ? used : 0;
}

double DecisionTime::total() {
  (void)read();
  return used_at_reading_ - first_;
}

}  // namespace sat
