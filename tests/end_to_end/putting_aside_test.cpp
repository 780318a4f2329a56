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

void wait_for_step(const Folder& folder) {
  for (int i = 0; i < 600 && of_kind(events_of(folder / "run"), "step.end").empty(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  REQUIRE(of_kind(events_of(folder / "run"), "step.end").size() == 1);
}

}  // namespace

TEST_CASE("an interrupted episode goes on elsewhere with its files, its shell and its chat") {
  const Folder folder;
  folder.write("script.yaml", kScript);
  mlgym::Program first = start_mlgym(folder, kRun);
  for (int i = 0; i < 600 && !std::filesystem::exists(folder / "run/episodes"); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  wait_for_step(folder);
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  REQUIRE(kill(first.id(), SIGINT) == 0);
  REQUIRE(first.wait(Deadline::after(20)).ok());

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
  CHECK(steps[1]["observation"] == "/workspace/d\n10\none\n");
  // Every call stands there once, and so does every message.
  CHECK(of_kind(events, "episode.start").size() == 1);
  CHECK(of_kind(events, "model.begin").size() == 3);
  CHECK(of_kind(events, "model.end").size() == 3);
  CHECK(of_kind(events, "step.begin").size() == 3);
  const auto messages = of_kind(events, "message");
  for (std::size_t i = 0; i < messages.size(); ++i) CHECK(messages[i]["message"] == i + 1);
  CHECK(run_mlgym(folder, {"log", "verify", "run"}).code == 0);
}
