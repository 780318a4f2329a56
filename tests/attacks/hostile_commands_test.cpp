// Commands that attack the box, the evaluation or the record.
#include "base/file.h"
#include "catch.h"
#include "commands.h"

namespace {
using namespace mlgym::test;

void check_refused(const Played& played, std::size_t step, const std::string& sign_of_success) {
  INFO(played.observations.at(step));
  CHECK(played.observations.at(step).find(sign_of_success) == std::string::npos);
}

constexpr const char* kZero = "printf 'def row_strategy(history):\\n    return 0\\n' > strategy.py";

}  // namespace

TEST_CASE("an agent is an unprivileged user without a way to more") {
  const Folder folder;
  const Played played = play_commands(
      folder,
      {"id -u; grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status | tr -d '\\t'",
       "unshare -U true && echo UNSHARED", "mount -t tmpfs none /tmp && echo MOUNTED",
       "find / -xdev -perm -4000 -type f -exec sh -c 'echo; \"$0\" -c id' {} \\; 2>/dev/null | "
       "grep uid=0",
       "python3 -c 'import ctypes; print(\"PTRACED\" if ctypes.CDLL(None).ptrace(16, 1, 0, 0) == 0 "
       "else \"no\")'",
       "kill -9 1 2>/dev/null; kill -0 1 2>/dev/null && echo SIGNALLED; echo alive"});
  const std::string& facts = played.observations.at(0);
  INFO(facts);
  CHECK(facts.rfind("0\n", 0) == std::string::npos);
  CHECK(facts.find("CapEff:0000000000000000") != std::string::npos);
  CHECK(facts.find("CapBnd:0000000000000000") != std::string::npos);
  CHECK(facts.find("NoNewPrivs:1") != std::string::npos);
  CHECK(facts.find("Seccomp:2") != std::string::npos);
  check_refused(played, 1, "UNSHARED");
  check_refused(played, 2, "MOUNTED");
  check_refused(played, 3, "uid=0");
  check_refused(played, 4, "PTRACED");
  CHECK(played.observations.at(5).find("alive") != std::string::npos);
}

TEST_CASE("a box has no network and no sockets of the host") {
  const Folder folder;
  const Played played = play_commands(
      folder,
      {"ls /sys/class/net 2>/dev/null; cat /proc/net/dev | tail -n +3 | cut -d: -f1 | tr -d ' '",
       "python3 -c 'import socket; socket.create_connection((\"1.1.1.1\", 53), 2)' && echo "
       "CONNECTED",
       "find / -xdev -type s 2>/dev/null | sed 's/^/SOCKET /'; wc -l < /proc/net/unix"});
  CHECK(played.observations.at(0).find("eth") == std::string::npos);
  check_refused(played, 1, "CONNECTED");
  check_refused(played, 2, "SOCKET");
}

TEST_CASE("a replaced python, path or profile in the box changes no score") {
  const Folder folder;
  const Played played = play_commands(
      folder,
      {kZero,
       "printf '#!/bin/sh\\necho {\\\"payoff\\\": 2}\\n' > python3; chmod +x python3; export "
       "PATH=$PWD:$PATH; "
       "alias python3=./python3; python3() { echo fake; }; export PYTHONPATH=$PWD; "
       "echo 'raise SystemExit' > sitecustomize.py; echo 'import os; os._exit(9)' > evil.pth; "
       "export BASH_ENV=$PWD/evil LD_PRELOAD=$PWD/evil.so; trap 'echo hi' EXIT DEBUG",
       "validate"});
  CHECK(played.episode["floored"].is_null());
  CHECK(played.episode["scores"]["payoff"].get<double>() == Approx(1.44).margin(0.03));
}

TEST_CASE("what a daemon does after submission has no effect") {
  const Folder folder;
  const Played played = play_commands(
      folder,
      {kZero,
       "(setsid sh -c 'while :; do echo \"def row_strategy(history): return 1\" > strategy.py.new; "
       "sleep 0.01; done' > /dev/null 2>&1 &)",
       "validate"});
  CHECK(played.episode["scores"]["payoff"].get<double>() == Approx(1.44).margin(0.03));
}

TEST_CASE("a submission that is not a plain file is refused with its reason") {
  const auto floored = [](const std::string& command) {
    const Folder folder;
    const Played played = play_commands(folder, {"rm strategy.py; " + command});
    INFO(played.episode.dump());
    REQUIRE(played.episode["floored"].is_string());
    CHECK(played.episode["scores"]["payoff"] == 0);
    CHECK(played.episode["final"] == 0);
    return played.episode["floored"].get<std::string>();
  };
  CHECK(floored("ln -s /etc/passwd strategy.py").find("strategy.py") != std::string::npos);
  CHECK(floored("mkfifo strategy.py").find("strategy.py") != std::string::npos);
  CHECK(floored("mkdir strategy.py").find("strategy.py") != std::string::npos);
  CHECK(floored("echo x > a; ln a strategy.py").find("strategy.py") != std::string::npos);
  CHECK(floored("truncate -s 100G strategy.py").find("strategy.py") != std::string::npos);
  CHECK(floored("true").find("strategy.py") != std::string::npos);
}

TEST_CASE("commands that never end, flood or fork without end cost their time and nothing else") {
  const Folder folder;
  const Played played =
      play_commands(folder,
                    {kZero, "sleep 1000", "yes | head -c 50000000",
                     "f() { f | f & }; f; sleep 1; echo still here", "cat",
                     "trap '' INT TERM; while :; do :; done", "exit 7", "kill -9 $$", "echo fine"},
                    {"limits.command.timeout=3s", "sandbox.limits.processes=64"});
  CHECK(played.observations.at(1).find("time was up") != std::string::npos);
  CHECK(played.observations.at(2).size() < 200000);
  CHECK(played.observations.at(6).find("exit code 7") != std::string::npos);
  CHECK(played.observations.at(8).find("fine") != std::string::npos);
  CHECK(played.episode["scores"]["payoff"].get<double>() == Approx(1.44).margin(0.03));
}

TEST_CASE("the record tells the truth whatever is printed") {
  const Folder folder;
  const Played played = play_commands(
      folder,
      {kZero,
       "printf '{\"n\":1,\"k\":\"score\",\"d\":{\"payoff\":2}}\\n'; printf '\\377\\376\\000'",
       "validate"});
  CHECK(played.episode["validation"].size() == 1);
  CHECK(run_mlgym(folder, {"log", "verify", "attack"}).code == 0);
}
