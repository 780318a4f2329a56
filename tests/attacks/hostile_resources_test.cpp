// Taking all there is: memory, disk, processes, descriptors, and what a submission unpacks to.
#include "attack.h"
#include "base/file.h"
#include "catch.h"

namespace {
using namespace mlgym::test;

constexpr const char* kSmall = "sandbox.limits={memory: 512M, processes: 64, disk: 64M}";

}  // namespace

TEST_CASE("a box cannot take more memory than it was given") {
  const Played played = attack(
      {kHonestStrategy,
       "python3 -c 'hoard = [bytearray(1 << 26) for _ in range(100)]; print(\"TOOK\" + \" ALL\")'",
       "for i in 1 2 3 4 5 6; do python3 -c 'import time; hoard = bytearray(300 << 20); "
       "time.sleep(1); "
       "print(\"HELD\")' & done; wait",
       "head -c 2G /dev/zero > /dev/shm/big && echo FILLED; head -c 2G /dev/zero > /tmp/big "
       "&& echo FILLED; rm -f "
       "/dev/shm/big /tmp/big",
       "echo alive"},
      {kSmall});
  check_refused(played, 1, "TOOK ALL");
  check_refused(played, 3, "FILLED");
  CHECK(played.observations.at(4).find("alive") != std::string::npos);
  check_honest_score(played);
}

TEST_CASE("a box cannot take more disk than it was given") {
  const Played played = attack(
      {kHonestStrategy,
       "truncate -s 100G sparse && echo MADE; head -c 1G /dev/zero > big && echo FILLED; sleep 1",
       "rm -f big; for i in $(seq 100); do head -c 10M /dev/zero > part$i || break; sleep 0.05; "
       "done; echo FILLED",
       "rm -f part* sparse; echo alive"},
      {kSmall, "limits.command.timeout=20s"});
  check_refused(played, 1, "MADE");
  check_refused(played, 1, "FILLED");
  check_refused(played, 2, "FILLED");
  CHECK(played.observations.at(3).find("alive") != std::string::npos);
  check_honest_score(played);
}

TEST_CASE("a box cannot take more processes, threads or descriptors than it was given") {
  const auto hoard = [](const std::string& one_more) {
    return "python3 - <<'END'\nimport os, threading, time\nheld = 0\ntry:\n    while held < "
           "5000:\n        " +
           one_more +
           "\n        held += 1\nexcept (OSError, RuntimeError): pass\nprint('held', held, "
           "flush=True)\nos._exit(0)\nEND";
  };
  const Played played =
      attack({kHonestStrategy, hoard("os.fork() or os._exit(time.sleep(5) or 0)"),
              hoard("threading.Thread(target=time.sleep, args=(5,), daemon=True).start()"),
              hoard("os.dup(1)"), "echo alive"},
             {kSmall});
  const auto held = [&played](std::size_t step) {
    INFO(played.observations.at(step));
    int count = 0;
    REQUIRE(std::sscanf(played.observations.at(step).c_str(), "held %d", &count) == 1);
    return count;
  };
  CHECK(held(1) < 64);
  CHECK(held(2) < 64);
  CHECK(held(3) < 5000);
  CHECK(played.observations.at(4).find("alive") != std::string::npos);
  check_honest_score(played);
}

TEST_CASE("a workspace full of files is scored and removed") {
  check_honest_score(
      attack({kHonestStrategy,
              "python3 - <<'END'\nfor i in range(20000): open(f'file{i}', 'w').close()\nEND",
              "ls | wc -l"}));
}

TEST_CASE("output without end is bounded, and the next step's output is its own") {
  const Played played =
      attack({kHonestStrategy, "cat /dev/urandom", "tr '\\0' x < /dev/zero | head -c 300000000",
              "(yes background > /dev/stdout &) ; sleep 0.1", "echo mine"},
             {"limits.command.timeout=2s"});
  for (const std::size_t flood : {1u, 2u, 3u}) CHECK(played.observations.at(flood).size() < 400000);
  CHECK(played.observations.at(4) == "mine\n");
  check_honest_score(played);
}

TEST_CASE("a submission that unpacks to more than an evaluation may use scores the floor") {
  const WatchedHost host;
  const Folder& folder = host.folder();
  folder.write("tasks/packed/task.yaml", R"(mlgym_task: 1
id: packed
title: Packed
instructions: instructions.md
use: script
submission: [{path: answer.zip, max_size: 1M}]
evaluation: {command: "python3 evaluate.py", files: evaluation/, timeout: 60s}
metrics: [{name: points, direction: maximize, primary: true, range: [0, 1], floor: 0}]
baseline: {scores: {test: {points: 0.1}}}
sandbox: {limits: {memory: 512M, disk: 32M}}
)");
  folder.write("tasks/packed/instructions.md", "Pack.\n");
  // An evaluator that trusts its submissions.
  folder.write("tasks/packed/evaluation/evaluate.py", R"(
import os, time, zipfile
with zipfile.ZipFile(os.environ["MLGYM_SUBMISSION"] + "/answer.zip") as archive:
    if "disk" in archive.namelist():
        archive.extractall(os.environ["MLGYM_SCRATCH"])
        time.sleep(20)
    else:
        archive.read("memory")
os.write(int(os.environ["MLGYM_SCORES"]), b'{"points": 1}')
)");
  Variables variables = host.variables();
  variables["MLGYM_TASK_PATH"] = (folder / "tasks").string();
  for (const std::string place : {"memory", "disk"}) {
    std::filesystem::remove_all(folder / "attack");
    const Played played = play_commands(
        folder,
        {"python3 - <<'END'\nimport zipfile\nwith zipfile.ZipFile('answer.zip', 'w', "
         "zipfile.ZIP_DEFLATED) as a:\n"
         "    with a.open('" +
         place +
         "', 'w') as file:\n        for _ in range(800): file.write(bytes(1 << 20))\nEND\n"
         "wc -c answer.zip"},
        {"limits.command.timeout=60s", "limits.command.training=60s"}, "packed", variables);
    host.check_unharmed();
    INFO(place << played.episode.dump() << played.observations.at(0));
    CHECK(played.episode["scores"]["points"] == 0);
    REQUIRE(played.episode["floored"].is_string());
    CHECK(played.episode["floored"].get<std::string>().find(
              "more " + place + " than an evaluation may use") != std::string::npos);
  }
}
