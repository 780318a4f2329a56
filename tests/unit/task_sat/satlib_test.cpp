// The uniform random 3-SAT problems of SATLIB (Hoos and Stuetzle), whose answers are known: the
// files of uf* are satisfiable, those of uuf* are not.
#include <filesystem>
#include <map>

#include "base/file.h"
#include "base/process.h"
#include "catch.h"
#include "dimacs.h"
#include "folder.h"
#include "instances.h"

using namespace sat;
namespace fs = std::filesystem;

TEST_CASE("the answers to SATLIB's problems are the known ones") {
  if (!fs::exists(MLGYM_SATLIB)) {
    WARN("skipped: there is no " MLGYM_SATLIB);
    return;
  }
  const mlgym::test::Folder folder;
  mlgym::ProgramSpec spec;
  spec.arguments = {"/usr/bin/tar", "-xJf", MLGYM_SATLIB, "-C", folder.path().string()};
  spec.environment = {"PATH=/usr/bin:/bin"};
  REQUIRE(mlgym::output_of(spec, mlgym::Deadline::after(60)).ok());
  std::map<std::string, int> found;
  for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
    if (entry.path().extension() != ".cnf") continue;
    const auto text = mlgym::read_file(entry.path());
    REQUIRE(text.ok());
    const std::string name = entry.path().filename().string();
    const Answer known = name.rfind("uuf", 0) == 0 ? Answer::unsatisfiable : Answer::satisfiable;
    INFO(name);
    REQUIRE(proved_answer(test::read_dimacs(*text)) == known);
    ++found[entry.path().parent_path().filename().string()];
  }
  CHECK(found ==
        std::map<std::string, int>{{"uf20-91", 1000}, {"uf50-218", 1000}, {"uuf50-218", 1000}});
}
