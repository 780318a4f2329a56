// A nonce in a task's labels and evaluation files is found by nobody: not in the agent's box, not
// in the box of submitted code, and not while a submission is scored.
#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "catch.h"
#include "secret_task.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;

void check_found_nothing(const std::string& seen) {
  INFO(seen);
  CHECK(seen.find("FOUND") == std::string::npos);
  CHECK(seen.find("Traceback") == std::string::npos);
  CHECK(seen.find("LOOKED at") != std::string::npos);
}

// What a walk in the agent's box of this sandbox says.
std::string walk_in_agents_box(const std::string& sandbox) {
  return SecretTask(Submits::table)
      .play({bring_walker(), kWalk, "echo x > answer.csv"}, sandbox)
      .observations.at(1);
}

std::string mark_and(const std::string& digits) { return "printf 'MLGYM-%s-%s' NONCE " + digits; }

}  // namespace

TEST_CASE("the walker finds a nonce in files, memory, variables and deleted files") {
  const std::string digits = "0123456789abcdef0123456789abcdef";
  const SecretTask task(Submits::table);
  const Played played = task.play(
      {bring_walker(), mark_and(digits) + " > file; " + kWalk + "; rm file",
       "export HELD=$(" + mark_and(digits) + "); (exec sleep 60) & unset HELD; sleep 0.2; " +
           kWalk + "; kill %1",
       "exec 7> /tmp/gone; rm /tmp/gone; " + mark_and(digits) + " >&7; " + kWalk + "; exec 7>&-",
       "echo x > answer.csv"});
  CHECK(played.observations.at(1).find("FOUND /workspace/file holds a nonce") != std::string::npos);
  CHECK(played.observations.at(2).find("/environ holds a nonce") != std::string::npos);
  CHECK(played.observations.at(2).find("/mem holds a nonce") != std::string::npos);
  CHECK(played.observations.at(3).find("/fd/7 holds a nonce") != std::string::npos);
}

TEST_CASE("an agent's box holds no nonce of the evaluation") {
  check_found_nothing(walk_in_agents_box("bubblewrap"));
}

TEST_CASE("without isolation the same walker finds the nonce, and the result is marked") {
  const SecretTask task(Submits::table);
  const Played played =
      task.play({bring_walker(), std::string(kWalk) + " " + task.host().folder().path().string(),
                 "echo x > answer.csv"},
                "host");
  CHECK(played.observations.at(1).find(" holds a nonce") != std::string::npos);
  CHECK(mlgym::dump_json(played.episode["marks"]).find("unsandboxed") != std::string::npos);
}

TEST_CASE("the box of submitted code holds no nonce of the evaluation") {
  const SecretTask task(Submits::code);
  const Folder& folder = task.host().folder();
  folder.write("submission/walker.py", *mlgym::read_file(attacked().walker));
  folder.write("submission/move.py", R"(
import ctypes
source = open(__file__.replace("move.py", "walker.py")).read()
walker = {"__name__": "walker"}
exec(source, walker)
def move(history):
    raise RuntimeError("; ".join(walker["Walk"]().everything()))
)");
  const Finished graded = task.grade("submission");
  INFO(graded.out << graded.err);
  CHECK(graded.json()["scores"]["points"] == 0);
  check_found_nothing(graded.json()["problem"]);
}

TEST_CASE("a walker left in the agent's box finds no nonce while a submission is scored") {
  const SecretTask task(Submits::table);
  const std::string daemon =
      "(setsid sh -c 'while :; do echo | python3 walker.py >> walks 2>&1; sleep 0.05; done' > "
      "/dev/null 2>&1 &)";
  const Played played = task.play({bring_walker(), "echo x > answer.csv; " + daemon + "; sleep 2.5",
                                   "validate", "validate", "sleep 2.5; cat walks"});
  CHECK(played.episode["validation"].size() == 2);
  CHECK(played.episode["scores"]["points"] == 0);
  check_found_nothing(played.observations.at(4));
}

TEST_CASE("an agent is not told a nonce in instructions, feedback or its record") {
  const SecretTask task(Submits::table);
  const Played played = task.play({"echo x > answer.csv; ls -laR /workspace; env", "validate"});
  for (const auto& observation : played.observations)
    CHECK(observation.find(task.nonce()) == std::string::npos);
  CHECK(played.events.find(task.nonce()) == std::string::npos);
}

TEST_CASE("an answer that names the evaluation's files gets no more than its own content") {
  const SecretTask task(Submits::table);
  for (const char* target :
       {"/run/evaluation/files/answer.key", "/run/evaluation/data/secrets/labels.csv",
        "../files/answer.key", "/proc/self/fd/3"}) {
    const Played played = task.play({"ln -s " + std::string(target) + " answer.csv", "validate"});
    INFO(target);
    CHECK(played.episode["scores"]["points"] == 0);
    CHECK(played.episode["floored"].get<std::string>().find("symbolic link") != std::string::npos);
    fs::remove_all(task.host().folder() / "attack");
  }
}
