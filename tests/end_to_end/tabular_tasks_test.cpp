// Tasks whose data hold the answers keep their promises, and each way of breaking one fails by
// name.
#include "tabular_tasks.h"

#include "base/file.h"
#include "catch.h"
#include "checked_task.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;
using mlgym::Json;

void passes(const std::string& task) {
  const PreparedTables* prepared = PreparedTables::get();
  if (!prepared) return;
  const Finished finished = prepared->mlgym({"check", "task", task, "--variant", "lite"});
  INFO(finished.out << finished.err);
  CHECK(finished.code == 0);
}

// A copy of titanic to be changed, and its checks.
class Changed {
 public:
  explicit Changed(const PreparedTables& prepared) : prepared_(prepared) {
    task_ = copied(folder_, "titanic");
  }
  const fs::path& task() const { return task_; }
  void replace(const std::string& file, const std::string& what, const std::string& with) const {
    replace_in(task_ / file, what, with);
  }
  void fails(const std::string& name, const std::string& because) const {
    check_fails(folder_, task_, name, because, prepared_.variables());
  }

 private:
  const PreparedTables& prepared_;
  Folder folder_;
  fs::path task_;
};

}  // namespace

TEST_CASE("house-prices passes") { passes("house-prices"); }

TEST_CASE("titanic passes") { passes("titanic"); }

TEST_CASE("a task on a table that is changed for the worse fails by name") {
  const PreparedTables* prepared = PreparedTables::get();
  if (!prepared) return;
  const Changed changed(*prepared);
  SECTION("the answers in the starter") {
    fs::copy_file(prepared->data("titanic:lite") / "hidden/labels.csv",
                  changed.task() / "starter/notes.csv");
    changed.fails("hidden_files", "starter/notes.csv");
  }
  SECTION("the file that the data were made of in the starter") {
    fs::copy_file(brought_files() / "titanic/train.csv", changed.task() / "starter/raw.csv");
    changed.fails("hidden_files", "starter/raw.csv");
  }
  SECTION("a baseline score that is off by a tenth") {
    changed.replace("task.yaml", "{test: {accuracy: 0.7933}", "{test: {accuracy: 0.6933}");
    changed.fails("baseline", "not 0.6933 within 0.012");
  }
  SECTION("a baseline score better than the target") {
    changed.replace("task.yaml", "{test: {accuracy: 0.7933}", "{test: {accuracy: 0.95}");
    changed.fails("target", "worse than the baseline");
  }
  SECTION("a baseline whose chance no seed fixes") {
    changed.replace("starter/baseline.py", "> 0.5", "> __import__('random').random()");
    changed.fails("baseline_repeats", "MLGYM_AGENT_SEED");
  }
  SECTION("a metric that believes what the agent wrote") {
    std::string text = *mlgym::read_file(changed.task() / "task.yaml");
    for (std::size_t at = 0; (at = text.find("accuracy", at)) != text.npos;)
      text.replace(at, 8, "mean_return");
    REQUIRE(mlgym::write_file_atomically(changed.task() / "task.yaml", text).ok());
    changed.replace("task.yaml", "range: [0, 1]", "range: [null, null]");
    changed.fails("cheating", "believes what the agent wrote");
  }
  SECTION("a number in the instructions") {
    changed.replace("instructions.md", "{data.train_rows}", "623");
    changed.fails("instructions", "the number 623");
  }
  SECTION("a reference no better than the baseline") {
    fs::copy_file(changed.task() / "starter/baseline.py", changed.task() / "reference/baseline.py",
                  fs::copy_options::overwrite_existing);
    changed.fails("reference", "better by 0");
  }
  SECTION("a knob that the starter does not have") {
    changed.replace("starter/config.json", "\"l2\"", "\"penalty\"");
    changed.fails("search_space", "no knob \"l2\"");
  }
}

TEST_CASE("answers that are texts, of which NaN may be one, fail nan") {
  const PreparedTables* prepared = PreparedTables::get();
  if (!prepared) return;
  const Folder folder;
  const fs::path task = copied(folder, "tasks/titanic", "titanic"),
                 data = copied(folder, "tasks/datasets/people", "datasets/titanic");
  replace_in(data / "dataset.yaml", "id: titanic", "id: people");
  replace_in(data / "prepare.py",
             "dict(row, id=", "dict({**row, ANSWER: 'yes' if row[ANSWER] == '1' else 'no'}, id=");
  replace_in(task / "task.yaml", "- {use: titanic,", "- {use: people,");
  replace_in(task / "starter/passengers.py", "\"/data/titanic\"", "\"/data/people\"");
  replace_in(task / "starter/passengers.py", "int(one)", "'yes' if one else 'no'");
  Variables variables = prepared->variables();
  variables["MLGYM_TASK_PATH"] = (folder / "tasks").string();
  const Finished made =
      run_mlgym(folder, {"prepare", task.string(), "--from", brought_files().string()}, variables);
  INFO(made.out << made.err);
  REQUIRE(made.code == 0);
  check_fails(folder, task, "nan", "is accepted", variables);
}
