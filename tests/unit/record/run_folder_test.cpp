#include "record/run_folder.h"

#include <atomic>
#include <thread>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "folder.h"

using namespace mlgym;
namespace fs = std::filesystem;

namespace {

struct Folder : test::Folder {
  fs::path run() const { return path() / "run"; }
};

PlannedEpisode planned(int repeat) {
  PlannedEpisode episode{"", "task", "lite", "agent", std::nullopt, repeat, 5};
  episode.id = episode_id(episode);
  return episode;
}

std::unique_ptr<RunFolder> started(const Folder& folder) {
  auto run =
      RunFolder::holds_run(folder.run())
          ? RunFolder::open(folder.run())
          : RunFolder::create(folder.run(), "seed: 1\n", {{"seed", 1}}, {planned(1), planned(2)});
  REQUIRE(run.ok());
  REQUIRE((*run)->start_worker().ok());
  return std::move(*run);
}

}  // namespace

TEST_CASE("a run folder reads back as it was made, and is made once") {
  const Folder folder;
  const auto run = started(folder);
  CHECK(run->plan().size() == 2);
  CHECK(run->plan()[1].id == "task.lite__agent__none__r2");
  CHECK(*run->run_yaml() == "seed: 1\n");
  CHECK(RunFolder::create(folder.run(), "", Json::object(), {}).status().code() ==
        absl::StatusCode::kAlreadyExists);
  CHECK(RunFolder::open(folder.path()).status().code() == absl::StatusCode::kNotFound);
}

TEST_CASE("an episode is in one pair of hands until its worker is gone") {
  const Folder folder;
  const std::string episode = planned(1).id;
  auto first = started(folder);
  const auto second = started(folder);
  const auto claimed = first->claim(episode);
  REQUIRE(claimed.ok());
  REQUIRE(*claimed);
  CHECK((*claimed)->generation == 1);
  CHECK_FALSE(second->claim(episode)->has_value());
  first.reset();
  const auto taken_over = second->claim(episode);
  REQUIRE(taken_over.ok());
  REQUIRE(*taken_over);
  CHECK((*taken_over)->generation == 2);
}

TEST_CASE("of many workers one gets an episode, and one commit counts") {
  const Folder folder;
  const std::string episode = planned(2).id;
  (void)started(folder);
  std::atomic<int> claims = 0;
  std::vector<std::unique_ptr<RunFolder>> runs;
  for (int i = 0; i < 6; ++i) runs.push_back(started(folder));
  std::vector<std::thread> threads;
  for (auto& run : runs) {
    threads.emplace_back([&claims, &episode, worker = run.get()] {
      const auto claimed = worker->claim(episode);
      claims += claimed.ok() && claimed->has_value();
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(claims == 1);
}

TEST_CASE("the second commit of an episode does not count") {
  const Folder folder;
  const std::string episode = planned(1).id;
  auto first = started(folder);
  const auto slow = first->claim(episode);
  REQUIRE(slow.ok());
  // The worker's file is gone, though it lives: what a reader on another machine believes after
  // silence.
  fs::remove_all(folder.run() / "workers");
  fs::create_directories(folder.run() / "workers");
  const auto second = started(folder);
  const auto fast = second->claim(episode);
  REQUIRE(fast.ok());
  REQUIRE(*fast);
  REQUIRE(second->commit(**fast, {{"id", episode}, {"attempt", 2}}).ok());
  CHECK(first->commit(**slow, {{"id", episode}, {"attempt", 1}}).code() ==
        absl::StatusCode::kAlreadyExists);
  CHECK((**second->result(episode))["attempt"] == 2);
}

TEST_CASE("a result put aside stays as a file, and the episode is played as a new attempt") {
  const Folder folder;
  const std::string episode = planned(1).id;
  const auto run = started(folder);
  REQUIRE(run->commit(run->claim(episode)->value(), {{"id", episode}, {"attempt", 1}}).ok());
  CHECK_FALSE(run->claim(episode)->has_value());
  REQUIRE(run->set_aside(episode).ok());
  CHECK(fs::exists(folder.run() / "episodes" / episode / "result-1.json"));
  CHECK(run->claim(episode)->value().generation == 2);
}

TEST_CASE("a run of a newer format is refused with the reason") {
  const Folder folder;
  (void)started(folder);
  REQUIRE(write_file_atomically(folder.run() / "run.json", R"({"schema": 99})").ok());
  const auto run = RunFolder::open(folder.run());
  CHECK(run.status().code() == absl::StatusCode::kFailedPrecondition);
  CHECK(std::string(message_of(run.status())).find("newer mlgym") != std::string::npos);
}
