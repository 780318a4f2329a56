// A recorded episode, played again without its model.
#include "catch.h"
#include "scripted_run.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;
namespace fs = std::filesystem;

// The same seed, in a run folder of its own.
Finished replay(const Folder& folder, const std::string& named, const std::string& run,
                const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {
      "run",    "-t", "battle-of-sexes", "-a", "react", "-m", "replay/" + named,
      "--seed", "1",  "--run-dir",       run,  "--json"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_mlgym(folder, arguments);
}

std::vector<Json> observations(const fs::path& run) {
  std::vector<Json> all;
  for (const auto& end : of_kind(events_of(run), "step.end")) all.push_back(end["observation"]);
  return all;
}

const std::string kEpisode = "run/episodes/battle-of-sexes.lite__react__scripted%2Fscript.yaml__r1";

}  // namespace

TEST_CASE("a whole episode is replayed from its file, its attempt and its episode's folder") {
  const std::string padding(5000, '#');
  const ScriptedRun first(reply_with("ls") + reply_with("echo $((6 * 7)) " + padding) +
                          reply_with("cat strategy.py | head -3"));
  REQUIRE(first.finished.code == 0);
  CHECK(first.events("model.end")[1]["choices"][0]["text"].contains("blob"));
  const auto seen = observations(first.folder / "run");
  int number = 0;
  for (const std::string& named :
       {kEpisode + "/attempt-1/events.jsonl", kEpisode + "/attempt-1", kEpisode}) {
    const std::string run = "again-" + std::to_string(++number);
    const Finished again = replay(first.folder, named, run);
    INFO(again.err);
    REQUIRE(again.code == 0);
    const Json episode = again.json()["episodes"][0];
    CHECK(episode["exit_status"] == "submitted");
    CHECK(episode["steps"] == first.episode["steps"]);
    CHECK(observations(first.folder / run) == seen);
    CHECK(run_mlgym(first.folder, {"log", "verify", run}).code == 0);
  }
}

TEST_CASE("of several attempts the latest is replayed") {
  const ScriptedRun first(reply_with("ls"));
  REQUIRE(run_mlgym(first.folder, {"retry", "run", "--status", "finished"}).code == 0);
  CHECK(fs::exists(first.folder / (kEpisode + "/attempt-2/events.jsonl")));
  fs::remove(first.folder / (kEpisode + "/attempt-1/events.jsonl"));
  CHECK(replay(first.folder, kEpisode, "again").code == 0);
}

TEST_CASE("a replay that needs more replies than there are ends in error") {
  const ScriptedRun first(reply_with("ls"), {"limits.steps=1"});
  const Finished again = replay(first.folder, kEpisode, "again");
  CHECK(again.code == 1);
  const Json episode = again.json()["episodes"][0];
  CHECK(episode["status"] == "error");
  CHECK(episode["error"] == "agent react: model replay: the record holds no more than 1 replies");
}

TEST_CASE("a damaged record is found before the run starts") {
  const ScriptedRun first(reply_with("echo " + std::string(5000, '#')));
  for (const auto& blob : fs::recursive_directory_iterator(first.folder / "run/blobs")) {
    if (blob.is_regular_file()) REQUIRE(mlgym::write_file_atomically(blob.path(), "x").ok());
  }
  const Finished again = replay(first.folder, kEpisode, "again");
  CHECK(again.code != 0);
  CHECK(again.json()["error"]["message"].get<std::string>().find("is missing or damaged") !=
        std::string::npos);
  CHECK_FALSE(fs::exists(first.folder / "again"));
}
