#include "config/task_file.h"

#include <filesystem>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "folder.h"

using namespace mlgym;
namespace fs = std::filesystem;

namespace {

constexpr const char* kTask = R"(mlgym_task: 1
id: sample
version: 1
title: A sample
domain: testing
level: 1
instructions: instructions.md
use: sample
submission: [{path: answer.csv}]
metrics: [{name: error, direction: minimize, primary: true, range: [0, null], floor: 10}]
baseline: {command: "true", scores: {test: {error: 4}}}
target: {error: 2}
default_variant: small
variants:
  small: {settings: {n: 1}, limits: {steps: 5}}
  large: {extends: small, settings: {m: 2}}
)";

class TaskFolder {
 public:
  explicit TaskFolder(const std::string& yaml = kTask) {
    root_.write("sample/task.yaml", yaml);
    root_.write("sample/instructions.md", "{metrics} {settings.n} {{}}\n");
  }
  fs::path folder() const { return root_ / "sample"; }

 private:
  test::Folder root_;
};

std::string replaced(const std::string& from, const std::string& to) {
  std::string yaml = kTask;
  const auto at = yaml.find(from);
  REQUIRE(at != std::string::npos);
  return yaml.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("variants lay their keys over the task's, and over the variant they extend") {
  const TaskFolder task;
  const auto small = load_task(task.folder(), ""), large = load_task(task.folder(), "large");
  REQUIRE(small.ok());
  REQUIRE(large.ok());
  CHECK(small->variant == "small");
  CHECK(dump_json(small->settings) == R"({"n":1})");
  CHECK(dump_json(large->settings) == R"({"n":1,"m":2})");
  CHECK(large->limits.steps == 5);
}

TEST_CASE("instructions are filled in from what holds") {
  const TaskFolder task;
  const auto loaded = load_task(task.folder(), "");
  REQUIRE(loaded.ok());
  CHECK(*fill_instructions(*loaded) == "- error (lower is better) 1 {}\n");
}

TEST_CASE("a minimised score is normalised with its sign turned, and clipped") {
  const TaskFolder task;
  auto loaded = load_task(task.folder(), "");
  REQUIRE(loaded.ok());
  CHECK(normalised_score(*loaded, 4) == 0);
  CHECK(normalised_score(*loaded, 3) == 0.5);
  CHECK(normalised_score(*loaded, 2) == 1);
  CHECK(normalised_score(*loaded, 0) == 1.5);
  CHECK(normalised_score(*loaded, 9) == 0);
  loaded->target.reset();
  CHECK(normalised_score(*loaded, 3) == 0.25);
}

TEST_CASE("every fault of a task file is told with its position") {
  const std::pair<const char*, const char*> faults[] = {
      {"mlgym_task: 1", "mlgym_task: 9"},
      {"id: sample", "id: other"},
      {"title: A sample", "titel: A sample"},
      {"direction: minimize", "direction: down"},
      {"primary: true, ", ""},
      {"floor: 10", "flor: 10"},
      {", floor: 10", ""},
      {"range: [0, null]", "range: [3, 1]"},
      {"path: answer.csv", "path: ../answer.csv"},
      {"path: answer.csv", "path: /answer.csv"},
      {"{test: {error: 4}}", "{test: {eror: 4}}"},
      {"target: {error: 2}", "target: {error: 4}"},
      {"target: {error: 2}", "target: reference"},
      {"extends: small", "extends: large"},
      {"extends: small", "id: x"},
  };
  for (const auto& [from, to] : faults) {
    const TaskFolder task(replaced(from, to));
    const auto loaded = load_task(task.folder(), "large");
    INFO(from << " -> " << to);
    REQUIRE_FALSE(loaded.ok());
    const std::string problem(message_of(loaded.status()));
    INFO(problem);
    CHECK(problem.find("task.yaml:") != std::string::npos);
    CHECK(problem.find('\n') == std::string::npos);
  }
}

TEST_CASE("an unknown placeholder is told with its place in the instructions") {
  const TaskFolder task;
  REQUIRE(write_file_atomically(task.folder() / "instructions.md", "one\n{metrix}\n").ok());
  const auto loaded = load_task(task.folder(), "");
  REQUIRE_FALSE(loaded.ok());
  CHECK(std::string(message_of(loaded.status()))
            .find("instructions.md:2:1: unknown placeholder {metrix}; did you mean \"metrics\"?") !=
        std::string::npos);
}

TEST_CASE("every task of this project loads in every variant") {
  for (const auto& entry : fs::directory_iterator(fs::path(MLGYM_SOURCE_DIR) / "tasks")) {
    if (!fs::exists(entry.path() / "task.yaml")) continue;
    const auto task = load_task(entry.path(), "");
    INFO(task.status().ToString());
    REQUIRE(task.ok());
    for (const auto& variant : task->variants) CHECK(load_task(entry.path(), variant).ok());
  }
}
