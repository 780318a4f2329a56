// Episodes that are interrupted and go on in another process.
#include <signal.h>

#include <chrono>
#include <thread>

#include "catch.h"
#include "matching.h"
#include "scripted_run.h"

namespace {
using namespace mlgym::test;
using mlgym::Deadline;
using mlgym::Json;

// The script's second reply takes long: the episode is interrupted while it is waited for.
const char* const kScript = R"(replies:
  - |
    ```
    echo one > one.txt; mkdir -p d; cd d; plain=5; double() { echo $(($1 * 2)); }
    ```
  - {text: "```\npwd; double $plain; cat ../one.txt\n```\n", delay: 5}
)";

const std::vector<std::string> kRun = {
    "run",    "-t", "battle-of-sexes", "-a",  "react", "-m", "scripted/script.yaml",
    "--seed", "1",  "--run-dir",       "run", "--json"};

// Interrupts the run a moment after its record has `count` events of the kind.
void interrupt_after(const Folder& folder, const std::string& kind, std::size_t count) {
  mlgym::Program run = start_mlgym(folder, kRun);
  const auto seen = [&] {
    return std::filesystem::exists(folder / "run/episodes")
               ? of_kind(events_of(folder / "run"), kind).size()
               : 0;
  };
  for (int i = 0; i < 1200 && seen() < count; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  REQUIRE(seen() == count);
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  REQUIRE(kill(run.id(), SIGINT) == 0);
  REQUIRE(run.wait(Deadline::after(20)).ok());
}

}  // namespace

TEST_CASE("an interrupted episode goes on elsewhere with its files, its shell and its chat") {
  const Folder folder;
  folder.write("script.yaml", kScript);
  interrupt_after(folder, "step.end", 1);

  const Finished second = run_mlgym(folder, kRun);
  INFO(second.err);
  REQUIRE(second.code == 0);
  const Json episode = second.json()["episodes"][0];
  CHECK(episode["attempt"] == 2);
  CHECK(episode["steps"] == 3);
  CHECK(contains(episode["marks"].dump(), "continued"));
  const auto events = events_of(folder / "run", 2);
  const auto steps = of_kind(events, "step.end");
  REQUIRE(steps.size() == 3);
  CHECK(steps[1]["observation"] ==
        "/workspace/d\n10\none\n[the episode was interrupted before this command, and went on "
        "elsewhere: what ran in the background is gone, and so is what was in /tmp]");
  // Every call stands there once, and so does every message.
  CHECK(of_kind(events, "episode.start").size() == 1);
  CHECK(of_kind(events, "model.begin").size() == 3);
  CHECK(of_kind(events, "model.end").size() == 3);
  CHECK(of_kind(events, "step.begin").size() == 3);
  const auto messages = of_kind(events, "message");
  for (std::size_t i = 0; i < messages.size(); ++i) CHECK(messages[i]["message"] == i + 1);
  CHECK(run_mlgym(folder, {"log", "verify", "run"}).code == 0);
}

TEST_CASE("of a command that is interrupted in its midst and run again, the agent is told") {
  const Folder folder;
  folder.write("script.yaml", "replies:\n" + reply_with("sleep 300 & echo started") +
                                  reply_with("echo b >> log.txt; sleep 4; cat log.txt") +
                                  reply_with("echo on"));
  interrupt_after(folder, "step.begin", 2);
  REQUIRE(run_mlgym(folder, kRun).code == 0);
  const auto steps = of_kind(events_of(folder / "run", 2), "step.end");
  REQUIRE(steps.size() == 4);
  CHECK(steps[1]["observation"] ==
        "b\nb\n[the episode was interrupted during this command, and went on elsewhere: what ran "
        "in the background is gone, and so is what was in /tmp; the command was run again from the "
        "start, on the files as its first run had left them]");
  CHECK(steps[2]["observation"] == "on\n");
}
