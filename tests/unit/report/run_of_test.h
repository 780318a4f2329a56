// Run folders whose results a test writes by hand.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/json.h"
#include "catch.h"
#include "folder.h"
#include "record/run_folder.h"

namespace mlgym::test {

class RunOfTest {
 public:
  // Repeats 1 to `repeats` of one task, agent and variant.
  explicit RunOfTest(int repeats = 1, const std::string& variant = "lite") {
    for (int repeat = 1; repeat <= repeats; ++repeat) add("pong", variant, "baseline", repeat);
  }
  void add(const std::string& task, const std::string& variant, const std::string& agent,
           int repeat) {
    PlannedEpisode episode{"", task, variant, agent, std::nullopt, repeat, 100u + plan_.size()};
    episode.id = episode_id(episode);
    plan_.push_back(episode);
  }
  // The folder, made at the first call, after which no episode is added.
  const std::filesystem::path& path() {
    if (!RunFolder::holds_run(path_))
      REQUIRE(RunFolder::create(path_, "seed: 1\n", {{"seed", 1}}, plan_).ok());
    return path_;
  }
  std::filesystem::path result_file(std::size_t i) {
    return path() / "episodes" / plan_[i].id / "result.json";
  }
  void write_text(std::size_t i, const std::string& text) {
    REQUIRE(create_folders(result_file(i).parent_path()).ok());
    REQUIRE(write_file_atomically(result_file(i), text).ok());
  }
  // A result as `mlgym run` writes it, with members replaced.
  void write(std::size_t i, const Json& changes = Json::object()) {
    Json result = Json::parse(R"({
      "status": "finished", "exit_status": "submitted", "error": null, "scores": {"wins": 0.75},
      "floored": null, "final": 0.5, "validation": [],
      "feedback": {"kind": "validation", "max": 20, "used": 1}, "baseline": {"wins": 0.5},
      "metric": {"name": "wins", "direction": "maximize", "floor": 0.0, "target": 1.0},
      "reward": 0.5, "steps": 7, "seconds": 12.5, "compute_seconds": 2.5, "cost_usd": null,
      "tokens": null, "attempt": 1, "marks": ["lite"],
      "hashes": {"task": "aa", "data": "0123456789abcdef", "environment": "bb", "evaluator": "cc"}
    })");
    result.update(changes);
    write_text(i, result.dump());
  }

 private:
  Folder parent_;
  std::filesystem::path path_ = parent_ / "run";
  std::vector<PlannedEpisode> plan_;
};

}  // namespace mlgym::test
