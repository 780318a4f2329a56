#include "base/installation.h"

#include <algorithm>

#include "catch.h"
#include "folder.h"
#include "variable.h"

using namespace mlgym;
using namespace mlgym::test;
namespace fs = std::filesystem;

TEST_CASE("the user's data lies where XDG_DATA_HOME says") {
  const Variable base("XDG_DATA_HOME", "/somewhere");
  CHECK(user_data_folder() == "/somewhere/mlgym");
}

TEST_CASE("without XDG_DATA_HOME the user's data lies in the home folder") {
  const Variable base("XDG_DATA_HOME", "");
  const Variable home("HOME", "/home/ann");
  CHECK(user_data_folder() == "/home/ann/.local/share/mlgym");
}

TEST_CASE("the parts of an installation lie below its prefix") {
  const Installation& here = installation();
  CHECK(here.programs == here.prefix / "libexec/mlgym");
  CHECK(here.plugins == here.prefix / "lib/mlgym/plugins");
  CHECK(here.share == here.prefix / "share/mlgym");
}

TEST_CASE("tasks that an installation links to are hidden where they really lie") {
  const Folder scratch;
  scratch.write("sources/game/task.yaml", "x");
  fs::create_directories(scratch / "share/tasks");
  fs::create_directory_symlink(scratch / "sources/game", scratch / "share/tasks/game");
  const Installation installed = {scratch.path(), scratch / "programs", scratch / "plugins",
                                  scratch / "share"};
  const auto hidden = installed.hidden();
  CHECK(std::count(hidden.begin(), hidden.end(), scratch / "sources/game") == 1);
  CHECK(std::count(hidden.begin(), hidden.end(), scratch / "share") == 1);
  CHECK(std::count(hidden.begin(), hidden.end(), scratch / "programs") == 1);
}
