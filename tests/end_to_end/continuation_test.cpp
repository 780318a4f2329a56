// Runs that are killed, interrupted and continued.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <set>
#include <thread>

#include "base/file.h"
#include "catch.h"
#include "program.h"

namespace {
using namespace mlgym::test;
using mlgym::Deadline;
using mlgym::Json;
using mlgym::Program;

std::vector<std::string> run_of(int episodes, const std::string& seed = "3",
                                const std::string& folder = "here") {
  return {"run", "-t", "battle-of-sexes", "-a", "baseline",  "-k",   std::to_string(episodes),
          "-j",  "2",  "--seed",          seed, "--run-dir", folder, "--json"};
}

void wait_until_committed(const Folder& folder, int count) {
  for (int i = 0; i < 1200 && committed(folder / "here") < count; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  REQUIRE(committed(folder / "here") >= count);
}

// The committed results as they stand, by episode.
std::map<std::string, std::string> results_in(const Folder& folder) {
  std::map<std::string, std::string> results;
  for (const auto& episode : std::filesystem::directory_iterator(folder / "here/episodes")) {
    const auto content = mlgym::read_file(episode.path() / "result.json");
    if (content.ok()) results[episode.path().filename().string()] = *content;
  }
  return results;
}

}  // namespace

TEST_CASE(
    "after kill -9 the same command keeps what was committed and plays the rest, nothing twice") {
  const Folder folder;
  Program program = start_mlgym(folder, run_of(20));
  wait_until_committed(folder, 5);
  program.kill();
  REQUIRE(program.wait(Deadline::after(10)).ok());
  const auto before = results_in(folder);
  REQUIRE(before.size() < 20);

  const Finished finished = run_mlgym(folder, run_of(20));
  INFO(finished.err);
  REQUIRE(finished.code == 0);
  const Json document = finished.json();
  CHECK(document["status"] == "finished");
  std::set<std::string> ids;
  for (const auto& episode : document["episodes"]) {
    CHECK(episode["status"] == "finished");
    ids.insert(episode["id"].get<std::string>());
  }
  CHECK(ids.size() == 20);
  CHECK(document["episodes"].size() == 20);
  const auto after = results_in(folder);
  CHECK(after.size() == 20);
  for (const auto& [episode, result] : before) CHECK(after.at(episode) == result);
  CHECK(run_mlgym(folder, {"log", "verify", "here"}).code == 0);

  // Once more: nothing is left to play.
  const Finished again = run_mlgym(folder, run_of(20));
  CHECK(again.code == 0);
  CHECK(again.err.find("started") == std::string::npos);
  CHECK(again.json()["episodes"] == document["episodes"]);
}

TEST_CASE("an interrupted run says how to continue and can be resumed") {
  const Folder folder;
  Program program = start_mlgym(folder, run_of(12));
  wait_until_committed(folder, 2);
  REQUIRE(kill(program.id(), SIGINT) == 0);
  const auto status = program.wait(Deadline::after(30));
  REQUIRE(status.ok());
  REQUIRE(WIFEXITED(*status));
  CHECK(WEXITSTATUS(*status) == 130);
  const auto document = mlgym::parse_json(*mlgym::read_file(folder / "stdout"));
  REQUIRE(document.ok());
  CHECK((*document)["status"] == "interrupted");
  CHECK((*document)["exit"] == 130);
  CHECK(mlgym::read_file(folder / "stderr")->find("mlgym resume") != std::string::npos);

  const Finished resumed = run_mlgym(folder, {"resume", "here", "--json"});
  CHECK(resumed.code == 0);
  CHECK(resumed.json()["episodes"].size() == 12);
  CHECK(committed(folder / "here") == 12);
}

TEST_CASE("two processes share one run folder, and no episode counts twice") {
  const Folder first, second;
  const std::vector<std::string> arguments = run_of(8, "3", (first / "here").string());
  Program one = start_mlgym(first, arguments);
  wait_until_committed(first, 1);
  const Finished two = run_mlgym(second, arguments);
  const auto status = one.wait(Deadline::after(120));
  REQUIRE(status.ok());
  CHECK(*status == 0);
  CHECK(two.code == 0);
  CHECK(committed(first / "here") == 8);
  const auto document = mlgym::parse_json(*mlgym::read_file(first / "stdout"));
  REQUIRE(document.ok());
  CHECK((*document)["episodes"] == two.json()["episodes"]);
  CHECK(run_mlgym(first, {"log", "verify", "here"}).code == 0);
}

TEST_CASE("a run folder without a task is one to resume") {
  const Folder folder;
  REQUIRE(run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-a", "baseline", "--run-dir", "run"})
              .code == 0);
  const Finished finished = run_mlgym(folder, {"run", "--run-dir", "run"});
  CHECK(finished.code == 2);
  CHECK(finished.err.find("`mlgym resume run` goes on with it") != std::string::npos);
}

TEST_CASE("a run folder refuses another configuration") {
  const Folder folder;
  REQUIRE(run_mlgym(folder, run_of(1)).code == 0);
  const Finished other = run_mlgym(folder, run_of(1, "4"));
  CHECK(other.code == 2);
  CHECK(other.json()["error"]["message"].get<std::string>().find("another configuration") !=
        std::string::npos);
}

TEST_CASE("retry puts a result aside and plays the episode again as a new attempt") {
  const Folder folder;
  REQUIRE(run_mlgym(folder, run_of(2)).code == 0);
  const std::string episode = "battle-of-sexes.lite__baseline__none__r2";
  const Finished retried = run_mlgym(folder, {"retry", "here", "--only", episode, "--json"});
  CHECK(retried.code == 0);
  const Json document = retried.json();
  CHECK(document["episodes"][0]["attempt"] == 1);
  CHECK(document["episodes"][1]["attempt"] == 2);
  CHECK(std::filesystem::exists(folder / "here/episodes" / episode / "result-1.json"));
  CHECK(run_mlgym(folder, {"log", "verify", "here"}).code == 0);
}

TEST_CASE("a record that was changed does not verify, and the line says which file") {
  const Folder folder;
  REQUIRE(run_mlgym(folder, run_of(1)).code == 0);
  const auto episode = folder / "here/episodes/battle-of-sexes.lite__baseline__none__r1";
  SECTION("a better score in the result") {
    std::string result = *mlgym::read_file(episode / "result.json");
    const auto score = result.find("\"payoff\": ");
    result.replace(score, 11, "\"payoff\": 2");
    REQUIRE(mlgym::write_file_atomically(episode / "result.json", result).ok());
  }
  SECTION("another word in an event") {
    std::string events = *mlgym::read_file(episode / "attempt-1/events.jsonl");
    events.replace(events.find("acting"), 6, "ACTING");
    REQUIRE(mlgym::write_file_atomically(episode / "attempt-1/events.jsonl", events).ok());
  }
  SECTION("a shorter log") {
    std::string events = *mlgym::read_file(episode / "attempt-1/events.jsonl");
    events.resize(events.rfind('\n', events.size() - 2) + 1);
    REQUIRE(mlgym::write_file_atomically(episode / "attempt-1/events.jsonl", events).ok());
  }
  const Finished verified = run_mlgym(folder, {"log", "verify", "here"});
  INFO(verified.out);
  CHECK(verified.code == 1);
  CHECK(verified.out.find("episodes/battle-of-sexes.lite__baseline__none__r1") !=
        std::string::npos);
}
