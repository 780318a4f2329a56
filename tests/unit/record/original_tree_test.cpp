// Result trees of the original, and the ends of their trajectories.
#include "record/original_tree.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/status.h"
#include "catch.h"
#include "folder.h"
#include "record/original_end.h"

namespace {
using namespace mlgym;
using mlgym::test::Folder;

std::string name_of(const std::string& model, int run) {
  return model + "__blotto__default__t-0.00__p-0.95__c-4.00__install-0_run_" + std::to_string(run);
}

bool mentions(const std::vector<std::string>& notices, const std::string& what) {
  for (const auto& notice : notices) {
    if (notice.find(what) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("run folders are found below, by name, and each has its results") {
  const Folder folder;
  folder.write("trees/v0/" + name_of("b", 0) + "/results.json", R"({"agent": [{"Score": 1}]})");
  folder.write("trees/v0/" + name_of("a", 1) + "/results.json", R"({"agent": []})");
  folder.write("trees/v0/" + name_of("a", 0) + "/results.json", R"({"agent": []})");
  folder.write("trees/README", "no run among which this lies");
  const auto tree = read_original_tree(folder.path());
  REQUIRE(tree.ok());
  REQUIRE(tree->runs.size() == 3);
  CHECK(tree->runs[0].folder.filename() == name_of("a", 0));
  CHECK(tree->runs[1].folder.filename() == name_of("a", 1));
  CHECK(tree->runs[2].name.model == "b");
  CHECK(tree->runs[2].results->entries[0].at("Score") == 1);
  CHECK(tree->notices.empty());
}

TEST_CASE("a run folder is a tree of one") {
  const Folder folder;
  folder.write(name_of("a", 0) + "/results.json", R"({"agent": []})");
  for (const char* end : {"", "/"}) {
    const auto tree = read_original_tree((folder / name_of("a", 0)).string() + end);
    REQUIRE(tree.ok());
    CHECK(tree->runs.size() == 1);
  }
}

TEST_CASE("what is odd is named, and the rest is read") {
  const Folder folder;
  folder.write(name_of("a", 0) + "/results.json", R"({"agent": [{"Score": 1}]})");
  folder.write(name_of("a", 1) + "/results.json", R"({"agent": [{"Sco)");
  folder.write(name_of("a", 2) + "/blotto.traj", "{}");
  folder.write(name_of("a", 3) + "/results.json", R"({"agent": [3]})");
  folder.write("renamed/results.json", R"({"agent": []})");
  folder.write("notes.txt", "");
  const auto tree = read_original_tree(folder.path());
  REQUIRE(tree.ok());
  REQUIRE(tree->runs.size() == 4);
  CHECK(tree->runs[0].results.ok());
  CHECK_FALSE(tree->runs[1].results.ok());
  CHECK_FALSE(tree->runs[2].results.ok());
  CHECK(tree->notices.size() == 5);
  CHECK(mentions(tree->notices, "renamed: is passed over, since its name is not MODEL__TASK"));
  CHECK(mentions(tree->notices, "notes.txt: is passed over"));
  CHECK(mentions(tree->notices, name_of("a", 1) + "/results.json: not valid JSON"));
  CHECK(mentions(tree->notices, name_of("a", 2) + "/results.json: is missing"));
  CHECK(mentions(tree->notices, "entry 1 of \"agent\" is no object"));
}

TEST_CASE("links in a circle and to runs count nothing twice") {
  const Folder folder;
  folder.write("runs/" + name_of("a", 0) + "/results.json", R"({"agent": []})");
  std::filesystem::create_directory_symlink(folder.path(), folder / "runs/again");
  std::filesystem::create_directory_symlink(folder / "runs", folder / "other");
  const auto tree = read_original_tree(folder.path());
  REQUIRE(tree.ok());
  CHECK(tree->runs.size() == 1);
  CHECK(tree->notices.size() == 2);
  CHECK(mentions(tree->notices, "is passed over, since it was met by another name"));
}

TEST_CASE("what lies too deep, cannot be read or is a pipe is named") {
  const Folder folder;
  folder.write(name_of("a", 0) + "/x.txt", "");
  const auto pipe = folder / (name_of("a", 0) + "/results.json");
  REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
  folder.write("1/2/3/4/5/" + name_of("b", 0) + "/results.json", R"({"agent": []})");
  std::filesystem::create_directory(folder / "locked");
  std::filesystem::permissions(folder / "locked", std::filesystem::perms::none);
  const auto tree = read_original_tree(folder.path());
  REQUIRE(tree.ok());
  CHECK(tree->runs.size() == 1);
  CHECK(mentions(tree->notices, "results.json: is no file"));
  CHECK(mentions(tree->notices, "/5: is not looked into, since it lies too deep"));
  if (geteuid() != 0) CHECK(mentions(tree->notices, "locked: cannot be read"));
}

TEST_CASE("the end of a trajectory is read with Python's NaN") {
  const Folder folder;
  const auto end = read_original_end(folder.write("a.traj", R"({
  "trajectory": [],
  "info": {"model_stats": {"task_cost": 0.5, "tokens_sent": 7}, "exit_status": "submitted",
           "score": [{"Score": NaN}]}})"));
  REQUIRE(end.ok());
  CHECK(end->exit_status == "submitted");
  CHECK(end->cost_usd == 0.5);
  CHECK(end->input_tokens == 7);
}

TEST_CASE("a folder without run folders is no tree") {
  const Folder folder;
  folder.write("renamed/results.json", "{}");
  const auto status = read_original_tree(folder.path()).status();
  CHECK(status.code() == absl::StatusCode::kNotFound);
  CHECK(message_of(status).find("renamed: is passed over") != std::string_view::npos);
  CHECK(read_original_tree(folder / "nowhere").status().code() == absl::StatusCode::kNotFound);
}

TEST_CASE("the end of a trajectory says how a run ended and what it took") {
  const Folder folder;
  const std::string info =
      R"("info": {
    "model_stats": {"total_cost": 9.5, "task_cost": 0.25, "tokens_sent": 1000, "tokens_received": 50},
    "exit_status": "submitted", "score": []
  })";
  const std::string steps = "  \"trajectory\": [\"" + std::string(200'000, 'x') + "\"],\n";
  for (const auto& text : {"{\n" + steps + "  " + info + "\n}",  // as the original writes it
                           "{\n  " + info + ",\n" + steps + "  \"z\": 0\n}",  // in another order
                           "{" + info + "}"}) {
    const auto end = read_original_end(folder.write("a.traj", text));
    INFO(end.status().ToString());
    REQUIRE(end.ok());
    CHECK(end->exit_status == "submitted");
    CHECK(end->cost_usd == 0.25);
    CHECK(end->input_tokens == 1000);
    CHECK(end->output_tokens == 50);
  }
  CHECK(read_original_end(folder / "none.traj").status().code() == absl::StatusCode::kNotFound);
  for (const char* other : {"", "[]", "{\n  \"info\": {", R"({"info": 3})"})
    CHECK(read_original_end(folder.write("b.traj", other)).status().code() ==
          absl::StatusCode::kInvalidArgument);
  const auto odd = read_original_end(folder.write("c.traj", R"({"info": {"model_stats": 3}})"));
  REQUIRE(odd.ok());
  CHECK(odd->input_tokens < 0);
}
