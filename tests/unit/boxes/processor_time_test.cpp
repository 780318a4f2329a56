// What the processes of a box have computed, told while they go on.
#include "computer.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

double seconds_used(Computer& computer) {
  const auto used = computer.box->cpu_seconds();
  INFO(used.status().ToString());
  REQUIRE(used.ok());
  return *used;
}

// Python that computes for so many seconds of its own processor time.
std::string computing(double seconds) {
  return "python3 -c 'import time\nwhile time.process_time() < " + std::to_string(seconds) +
         ": pass'";
}

}  // namespace

TEST_CASE("a box tells the processor time of what has ended in it") {
  Computer computer;
  const double before = seconds_used(computer);
  computer.run(computing(0.15));
  const double used = seconds_used(computer) - before;
  CHECK(used > 0.14);
  CHECK(used < 1);
}

TEST_CASE("a box tells the processor time of what still runs, in parts of a hundredth") {
  Computer computer;
  const double before = seconds_used(computer);
  computer.run(computing(0.15) + " &");
  double last = before;
  bool fine = false;
  const Deadline patience = Deadline::after(60);
  while (last < before + 0.12 && !patience.passed()) {
    const double now = seconds_used(computer);
    CHECK(now >= last);
    if (now > last && now - last < 0.005) fine = true;
    last = now;
  }
  CHECK(last >= before + 0.12);
  CHECK(fine);
}

TEST_CASE("all threads count, and waiting does not") {
  Computer computer;
  const double before = seconds_used(computer);
  computer.run(
      "python3 -c 'import hashlib, threading\nwork = bytes(10**8)\n"
      "threads = [threading.Thread(target=hashlib.sha256, args=(work,)) for _ in range(3)]\n"
      "[one.start() for one in threads]; [one.join() for one in threads]'");
  const double used = seconds_used(computer) - before;
  computer.run("sleep 0.5");
  CHECK(seconds_used(computer) - before - used < 0.4);
  Computer one;
  const double idle = seconds_used(one);
  one.run("python3 -c 'import hashlib\nhashlib.sha256(bytes(10**8))'");
  CHECK(used > 1.5 * (seconds_used(one) - idle));
}

TEST_CASE("a box that has ended does not answer") {
  Computer computer;
  REQUIRE(computer.box->kill().ok());
  CHECK_FALSE(computer.box->cpu_seconds().ok());
}
