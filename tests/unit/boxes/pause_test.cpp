// Standing still, whatever the processes of a box do to go on.
#include <chrono>
#include <thread>

#include "base/file.h"
#include "computer.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

// Programs that add to the file `ticks` as long as they run.
constexpr const char* kTick = R"(
import ctypes, os, platform, signal, sys, threading, time
libc = ctypes.CDLL(None)
ticks = os.open("ticks", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
def tick():
    while True:
        os.write(ticks, b"x")
        time.sleep(0.005)
)";

std::size_t ticks(Computer& computer) {
  const auto file = computer.box->get("ticks");
  return file.ok() ? read_descriptor(file->get())->size() : 0;
}

void wait_a_while() { std::this_thread::sleep_for(std::chrono::milliseconds(300)); }

enum class After { goes_on, may_be_gone };

void check_pauses(const std::string& program, After after = After::goes_on) {
  Computer computer;
  REQUIRE(computer.box->put("program.py", kTick + program).ok());
  computer.run(
      "setsid python3 program.py >/dev/null 2>log & until [ -s ticks ] || [ -s log ]; do sleep "
      "0.02; done");
  INFO(computer.run("cat log").output);
  REQUIRE(ticks(computer) > 0);
  for (int round = 0; round < 3; ++round) {
    REQUIRE(computer.box->pause().ok());
    const std::size_t before = ticks(computer);
    wait_a_while();
    CHECK(ticks(computer) == before);
    REQUIRE(computer.box->resume().ok());
    wait_a_while();
    if (after == After::goes_on) CHECK(ticks(computer) > before);
    CHECK(computer.run("echo alive").output == "alive\n");
  }
}

}  // namespace

TEST_CASE("a plain process stands still and goes on") { check_pauses("tick()"); }

TEST_CASE("processes that wake each other stand still and, where they can be frozen, go on") {
  check_pauses(R"(
for _ in range(3):
    if os.fork() == 0: break
def wake():
    while True:
        try: os.kill(-1, signal.SIGCONT)
        except OSError: pass
threading.Thread(target=wake).start()
tick()
)",
               is_hard("pause") ? After::goes_on : After::may_be_gone);
}

TEST_CASE("a process whose first thread has ended stands still and goes on") {
  check_pauses(R"(
threading.Thread(target=tick).start()
time.sleep(0.1)
libc.syscall(93 if platform.machine() == "aarch64" else 60, 0)
)");
}

TEST_CASE("a parent that waits for its child to become a program does not keep a box awake") {
  check_pauses(R"(
CLONE_VFORK, call = 0x4000, 220 if platform.machine() == "aarch64" else 56
libc.syscall(call, CLONE_VFORK | signal.SIGCHLD, 0, 0, 0, 0)
tick()
)",
               is_hard("pause") ? After::goes_on : After::may_be_gone);
}

TEST_CASE("a box whose processes would not stop is counted and handled like any other") {
  Computer computer;
  REQUIRE(computer.box
              ->put("program.py", std::string(kTick) + R"(
CLONE_VFORK, call = 0x4000, 220 if platform.machine() == "aarch64" else 56
libc.syscall(call, CLONE_VFORK | signal.SIGCHLD, 0, 0, 0, 0)
tick()
)")
              .ok());
  computer.run("while [ $SECONDS -lt 1 ]; do :; done; setsid python3 program.py &>log & sleep 0.3");
  const auto usage = computer.box->pause();
  REQUIRE(usage.ok());
  CHECK(usage->cpu_seconds > 0);
  const auto again = computer.box->pause();
  REQUIRE(again.ok());
  CHECK(again->cpu_seconds >= usage->cpu_seconds);
  if (is_hard("pause")) CHECK(*computer.box->count_processes() >= 3);
  REQUIRE(computer.box->end_processes().ok());
  CHECK(*computer.box->count_processes() == 0);
  CHECK(computer.run("echo alive", 5).output == "alive\n");
}

TEST_CASE("a process that starts others without end stands still and goes on") {
  check_pauses(R"(
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
while True:
    if os.fork() == 0:
        os.write(ticks, b"x")
        os._exit(0)
    time.sleep(0.001)
)");
}

TEST_CASE("many threads stand still and go on") {
  check_pauses("for _ in range(20): threading.Thread(target=tick).start()\n");
}

TEST_CASE("a pause leaves an idle shell alone") {
  Computer computer;
  computer.run("x=kept");
  wait_a_while();  // until it waits for its next command
  const auto usage = computer.box->pause();
  REQUIRE(usage.ok());
  CHECK(usage->processes == 1);
  // It was not stopped, so it needs no resume.
  CHECK(computer.run("echo $x", 5).output == "kept\n");
}

TEST_CASE("pausing and resuming twice is like once") {
  Computer computer;
  computer.run("sleep 1000 &");
  REQUIRE(computer.box->pause().ok());
  REQUIRE(computer.box->pause().ok());
  REQUIRE(computer.box->resume().ok());
  REQUIRE(computer.box->resume().ok());
  CHECK(computer.run("jobs | wc -l", 5).output == "1\n");
}

TEST_CASE("a paused box can be ended, killed and started again") {
  Computer computer;
  computer.run("sleep 1000 & echo here > file");
  REQUIRE(computer.box->pause().ok());
  REQUIRE(computer.box->end_processes().ok());
  CHECK(computer.run("cat file", 5).output == "here\n");
  computer.run("sleep 1000 &");
  REQUIRE(computer.box->pause().ok());
  REQUIRE(computer.box->restart().ok());
  CHECK(computer.run("cat file", 5).output == "here\n");
  computer.run("sleep 1000 &");
  REQUIRE(computer.box->pause().ok());
  REQUIRE(computer.box->kill().ok());
  CHECK(computer.run("cat file", 5).output == "here\n");
}
