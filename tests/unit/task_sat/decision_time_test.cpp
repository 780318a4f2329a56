#include "decision_time.h"

#include "catch.h"

using sat::DecisionTime;

namespace {

// A clock and a meter that move when the test says so.
struct Machine {
  double now = 100, used = 5;
  int readings = 0;
  DecisionTime measured(double cap, unsigned processors = 2) {
    return DecisionTime({[this] { return ++readings, used; }, [this] { return now; }, processors},
                        cap);
  }
  void decide(double seconds, double processor_seconds) {
    now += seconds;
    used += processor_seconds;
  }
};

}  // namespace

TEST_CASE("a decision within its time is not complained of") {
  Machine machine;
  DecisionTime time = machine.measured(0.02);
  for (int i = 0; i < 1000; ++i) {
    machine.decide(0.021, 0.02);
    CHECK(time.excess() == 0);
  }
}

TEST_CASE("a decision that takes too long is told with its time") {
  Machine machine;
  DecisionTime time = machine.measured(0.02);
  machine.decide(0.03, 0.03);
  CHECK(time.excess() == Approx(0.03));
}

TEST_CASE("quick decisions do not save time up for a slow one") {
  Machine machine;
  DecisionTime time = machine.measured(0.02);
  for (int i = 0; i < 100; ++i) {
    machine.decide(0.0001, 0.0001);
    CHECK(time.excess() == 0);
  }
  machine.decide(0.026, 0.026);
  CHECK(time.excess() > 0.025);
}

TEST_CASE("many quick decisions are no slow one") {
  Machine machine;
  DecisionTime time = machine.measured(0.02);
  for (int i = 0; i < 10000; ++i) {
    machine.decide(0.001, 0.002);  // on two processors
    CHECK(time.excess() == 0);
  }
}

TEST_CASE("threads count together") {
  Machine machine;
  DecisionTime time = machine.measured(0.02, 4);
  machine.decide(0.01, 0.04);
  CHECK(time.excess() == Approx(0.04));
}

TEST_CASE("waiting is not computing") {
  Machine machine;
  DecisionTime time = machine.measured(0.02);
  machine.decide(1.5, 0.001);
  CHECK(time.excess() == 0);
}

TEST_CASE("the meter is read only when a decision may have been too slow") {
  Machine machine;
  DecisionTime time = machine.measured(0.02);
  for (int i = 0; i < 100; ++i) {
    machine.decide(0.00002, 0.00002);
    CHECK(time.excess() == 0);
  }
  CHECK(machine.readings == 1);
}

TEST_CASE("what is used before a formula is not the first decision's") {
  Machine machine;
  DecisionTime time = machine.measured(0.02);
  machine.decide(1, 1);
  time.start();
  machine.decide(0.01, 0.01);
  CHECK(time.excess() == 0);
  CHECK(time.total() == Approx(1.01));
}
