#include "config/folders.h"

#include <algorithm>

#include "base/installation.h"
#include "catch.h"
#include "folder.h"
#include "matching.h"
#include "variable.h"

using namespace mlgym;
using namespace mlgym::test;
namespace fs = std::filesystem;

namespace {

// Two folders of tasks and agents, then the user's.
struct Places {
  Folder scratch;
  Variable user{"XDG_DATA_HOME", (scratch / "user").string()};
  Variable tasks{"MLGYM_TASK_PATH", (scratch / "a").string() + ":" + (scratch / "b").string()};
  Variable agents{"MLGYM_AGENT_PATH", (scratch / "agents").string()};
};

}  // namespace

TEST_CASE("a task is found by its name in every place") {
  const Places places;
  places.scratch.write("b/test-one/task.yaml", "x");
  places.scratch.write("user/mlgym/tasks/test-two/task.yaml", "x");
  CHECK(*find_task_folder("test-one") == places.scratch / "b/test-one");
  CHECK(*find_task_folder("test-two") == places.scratch / "user/mlgym/tasks/test-two");
}

TEST_CASE("of two tasks of one name the first place has it") {
  const Places places;
  places.scratch.write("a/test-one/task.yaml", "x");
  places.scratch.write("b/test-one/task.yaml", "x");
  places.scratch.write("user/mlgym/tasks/test-one/task.yaml", "x");
  CHECK(*find_task_folder("test-one") == places.scratch / "a/test-one");
  const auto all = find_task_folders();
  CHECK(std::count_if(all.begin(), all.end(),
                      [](const NamedFolder& one) { return one.name == "test-one"; }) == 1);
}

TEST_CASE("all tasks are listed by name") {
  const Places places;
  places.scratch.write("a/test-z/task.yaml", "x");
  places.scratch.write("b/test-a/task.yaml", "x");
  const auto all = find_task_folders();
  CHECK(all.size() >= 2);
  CHECK(std::is_sorted(all.begin(), all.end(),
                       [](const NamedFolder& a, const NamedFolder& b) { return a.name < b.name; }));
}

TEST_CASE("a folder without its file is no task") {
  const Places places;
  places.scratch.write("a/test-none/readme.md", "x");
  places.scratch.write("a/test-agent/agent.yaml", "x");
  CHECK_FALSE(find_task_folder("test-none").ok());
  CHECK_FALSE(find_task_folder("test-agent").ok());
}

TEST_CASE("an unknown task is told with the nearest name and where was looked") {
  const Places places;
  places.scratch.write("a/test-task/task.yaml", "x");
  const auto found = find_task_folder("test-tasks");
  CHECK(found.status().code() == absl::StatusCode::kNotFound);
  const std::string problem = found.status().ToString();
  INFO(problem);
  CHECK(contains(problem, "there is no task \"test-tasks\"; did you mean \"test-task\"?"));
  CHECK(contains(problem, (places.scratch / "b").string()));
  CHECK(contains(problem, (places.scratch / "user/mlgym/tasks").string()));
  CHECK(contains(problem, (installation().share / "tasks").string()));
}

TEST_CASE("a name with a slash is a path") {
  const Places places;
  places.scratch.write("elsewhere/test-here/task.yaml", "x");
  const fs::path folder = places.scratch / "elsewhere/test-here";
  CHECK(*find_task_folder(folder.string()) == folder);
  CHECK(*find_task_folder(folder.string() + "/") == folder);
  CHECK(*find_task_folder((places.scratch / "a/../elsewhere/./test-here").string()) == folder);
}

TEST_CASE("a path that holds no task is told") {
  const Places places;
  const auto found = find_task_folder((places.scratch / "nowhere").string());
  CHECK(found.status().code() == absl::StatusCode::kNotFound);
  CHECK(contains(found.status().ToString(), "nowhere holds no task.yaml"));
}

TEST_CASE("agents have places and a file of their own") {
  const Places places;
  places.scratch.write("agents/test-agent/agent.yaml", "x");
  places.scratch.write("a/test-hidden/agent.yaml", "x");
  CHECK(*find_agent_folder("test-agent") == places.scratch / "agents/test-agent");
  CHECK_FALSE(find_agent_folder("test-hidden").ok());
  const auto missing = find_agent_folder("test-agents");
  CHECK(contains(missing.status().ToString(), "no agent \"test-agents\"; did you mean"));
}

TEST_CASE("empty and missing entries of a search path are passed over") {
  const Places places;
  const Variable tasks("MLGYM_TASK_PATH", "::/nonexistent:" + (places.scratch / "c").string());
  places.scratch.write("c/test-one/task.yaml", "x");
  CHECK(find_task_folder("test-one").ok());
}
