// Strangers' components in three languages, by several compilers, in one run.
#include "base/json.h"
#include "catch.h"
#include "installed_sdk.h"

using namespace mlgym::test;
using mlgym::Json;

TEST_CASE("a task in C++, a metric and a model in C, an agent in Python play in one run") {
  const Folder folder;
  std::filesystem::copy(
      MIXED_SOURCES, folder.path(),
      std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
  const Said compilers = run_commands(
      folder,
      "printf '#include <string>\\nint main() { return std::string().size(); }\\n' > try.cpp; "
      "clang++ -stdlib=libc++ try.cpp -o try");
  if (compilers.code != 0)
    WARN("no clang++ with libc++: the task is built by the default compiler");
  const std::string flags =
      compilers.code == 0 ? " -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_CXX_FLAGS=-stdlib=libc++" : "";
  const Said built = run_commands(
      folder, "cmake -S tasks/ladder -B build/ladder" + flags +
                  "\nfor part in metric model; do cmake -S $part -B build/$part; done\n"
                  "for part in ladder metric model; do cmake --build build/$part; done\n"
                  "cp -r tasks/halves build/ladder/tasks/\n");
  INFO(built.text);
  REQUIRE(built.code == 0);
  const Variables places = {
      {"MLGYM_TASK_PATH", (folder / "build/ladder/tasks").string()},
      {"MLGYM_AGENT_PATH", (folder / "agents").string()},
      {"MLGYM_PLUGIN_PATH", (folder / "build/metric/lib/mlgym/plugins").string() + ":" +
                                (folder / "build/model/lib/mlgym/plugins").string()}};
  const auto ran = run_mlgym(folder, {"run", "mixed.yaml", "--json", "--run-dir", "run"}, places);
  INFO(ran.err << ran.out);
  REQUIRE(ran.code == 0);
  const Json episodes = ran.json()["episodes"];
  REQUIRE(episodes.size() == 2);
  CHECK(episodes[0]["exit_status"] == "submitted");
  CHECK(episodes[0]["scores"] == Json{{"height", 3.0}});
  CHECK(episodes[0]["tokens"]["output"] == 3);
  CHECK(episodes[1]["exit_status"] == "submitted");
  CHECK(episodes[1]["scores"]["near-by"].get<double>() == Approx(2.0 / 3));
}

TEST_CASE("the interactive task of the mixture has at most 35 lines") {
  const Folder folder;
  const Said lines = run_commands(
      folder, std::string("test $(wc -l < ") + MIXED_SOURCES + "/tasks/ladder/ladder.cpp) -le 35");
  CHECK(lines.code == 0);
}
