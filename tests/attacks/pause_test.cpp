// Computing or changing files while the box stands still: between steps and during an evaluation.
#include "attack.h"
#include "catch.h"

namespace {
using namespace mlgym::test;

// Starts a program that adds lines to `beat` as long as it runs, and lets it run for a while.
std::string start_daemon(const std::string& program) {
  return write_command("daemon.py", program) +
         "setsid python3 daemon.py > daemon.log 2>&1 & sleep 0.5";
}

constexpr const char* kBeat = R"(
import ctypes, fcntl, os, signal, time
libc = ctypes.CDLL(None, use_errno=True)
log = open("beat", "a")
def beat():
    log.write("x\n")
    log.flush()
    time.sleep(0.01)
)";

// How many lines the daemon wrote in 0.3 s of a step, and how many while a step and a validation
// lay between two looks.
struct Beats {
  double running = 0, paused = 0;
};

Beats beats_of(const std::string& daemon) {
  const Played played =
      attack({kHonestStrategy, start_daemon(kBeat + daemon),
              "wc -l < beat; sleep 0.3; wc -l < beat", "validate", "wc -l < beat; cat daemon.log"});
  check_honest_score(played);
  double first = 0, second = 0, third = 0;
  INFO(played.observations.at(2) << played.observations.at(4));
  REQUIRE(std::sscanf(played.observations.at(2).c_str(), "%lf %lf", &first, &second) == 2);
  REQUIRE(std::sscanf(played.observations.at(4).c_str(), "%lf", &third) == 1);
  REQUIRE(second > first);
  return {second - first, third - second};
}

// The validation takes longer than the looks, so a daemon that is awake in it writes more.
void check_stands_still(const std::string& daemon) {
  const Beats beats = beats_of(daemon);
  INFO(beats.running << " beats in a step, " << beats.paused << " while it should stand still");
  CHECK(beats.paused < beats.running);
}

}  // namespace

TEST_CASE("a daemon stands still during a validation") {
  check_stands_still("while True: beat()\n");
}

TEST_CASE("a daemon that handles every signal it may stands still") {
  check_stands_still(R"(
for number in range(1, 65):
    try: signal.signal(number, lambda *_: None)
    except (OSError, ValueError): pass
while True: beat()
)");
}

TEST_CASE("daemons that wake each other stand still") {
  check_stands_still(R"(
for _ in range(3):
    if os.fork() == 0: break
while True:
    for _ in range(100):
        try: os.kill(-1, signal.SIGCONT)
        except OSError: pass
    beat()
)");
}

TEST_CASE("a daemon that has the kernel wake it by a timer stands still") {
  check_stands_still(R"(
signal.signal(signal.SIGCONT, lambda *_: None)
class Event(ctypes.Structure):
    _fields_ = [("value", ctypes.c_void_p), ("signal", ctypes.c_int), ("notify", ctypes.c_int), ("rest", ctypes.c_char * 48)]
event, timer = Event(0, signal.SIGCONT, 0), ctypes.c_void_p()
libc.timer_create(1, ctypes.byref(event), ctypes.byref(timer))
libc.timer_settime(timer, 0, (ctypes.c_long * 4)(0, 10**7, 0, 10**7), None)
while True: beat()
)");
}

TEST_CASE(
    "a daemon that has the kernel wake it by its descriptors, parents or children stands still") {
  check_stands_still(R"(
for number in (signal.SIGCONT, signal.SIGIO): signal.signal(number, lambda *_: None)
F_SETSIG, F_NOTIFY = 10, 1026
folder = os.open(".", os.O_RDONLY)
for attempt in (lambda: fcntl.fcntl(folder, F_SETSIG, signal.SIGCONT), lambda: fcntl.fcntl(folder, F_NOTIFY, 0x8000003f),
                lambda: fcntl.fcntl(os.open("/run/mlgym", os.O_RDONLY), F_NOTIFY, 0x8000003f)):
    try: attempt()
    except OSError as error: print(error)
libc.prctl(1, signal.SIGCONT, 0, 0, 0)
libc.syscall(56, signal.SIGCONT, 0, 0, 0, 0) == 0 and time.sleep(0.1) or None
while True: beat()
)");
}

TEST_CASE(
    "the kernel is not let send SIGCONT by a timer, a descriptor or the end of another process") {
  const Played played = attack({write_command("wake.py", std::string(kBeat) + R"(
import errno
def refused(what, result):
    print(what, "refused" if result == -1 and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS) else "ALLOWED")
class Event(ctypes.Structure):
    _fields_ = [("value", ctypes.c_void_p), ("signal", ctypes.c_int), ("notify", ctypes.c_int), ("rest", ctypes.c_char * 48)]
event, timer = Event(0, signal.SIGCONT, 0), ctypes.c_void_p()
refused("timer", libc.timer_create(1, ctypes.byref(event), ctypes.byref(timer)))
refused("descriptor", libc.fcntl(1, 10, int(signal.SIGCONT)))
refused("parent", libc.prctl(1, signal.SIGCONT, 0, 0, 0))
refused("child", libc.syscall(56, int(signal.SIGCONT), 0, 0, 0, 0))
)") + "python3 wake.py; timeout 0.1 sleep 5; echo timeout gave $?"});
  check_refused(played, 0, "ALLOWED");
  CHECK(played.observations.at(0).find("timeout gave 124") != std::string::npos);
}

TEST_CASE(
    "a process that never gets to its stop, because its child was stopped first, stands still") {
  // A child of posix_spawn shares its parent's memory, and waits here to open a pipe.
  const Played played = attack(
      {kHonestStrategy,
       "mkfifo pipe; (exec python3 -c 'import os; os.posix_spawn(\"/bin/true\", [\"true\"], {}, "
       "file_actions=[(os.POSIX_SPAWN_OPEN, 0, \"pipe\", os.O_RDONLY, 0)])' > /dev/null 2>&1) & "
       "echo $! > "
       "job; sleep 0.5; grep State /proc/$(cat job)/status",
       "kill -0 $(cat job) && echo 'not ended'", "validate",
       "kill -0 $(cat job) && echo 'not ended'; echo x > pipe; wait"});
  CHECK(played.observations.at(1).find("D (disk sleep)") != std::string::npos);
  CHECK(played.observations.at(2).find("not ended") != std::string::npos);
  CHECK(played.observations.at(4).find("not ended") != std::string::npos);
  check_honest_score(played);
}

TEST_CASE("a submission that a daemon keeps rewriting is scored as it stood") {
  const Played played = attack(
      {kHonestStrategy,
       "(setsid sh -c 'while :; do echo \"def row_strategy(history): return 1\" > strategy.py.new; "
       "sleep 0.01; done' > /dev/null 2>&1 &)",
       "validate",
       // Swaps the submission, its folder and links as fast as it can.
       "mkdir -p other; cp strategy.py other; (setsid sh -c 'while :; do mv strategy.py a "
       "2>/dev/null; ln -s "
       "/etc/passwd strategy.py 2>/dev/null; rm -f strategy.py; mv a strategy.py; done' > "
       "/dev/null 2>&1 &); sleep "
       "0.2"});
  CHECK(played.episode["validation"].size() == 1);
  CHECK(played.episode["validation"][0]["scores"]["payoff"].get<double>() ==
        Approx(1.44).margin(0.03));
  // Whatever stood there when the box ended: the strategy, or a floor with its reason.
  if (played.episode["floored"].is_null()) {
    check_honest_score(played);
  } else {
    CHECK(check_floored(played).find("strategy.py") != std::string::npos);
  }
}
