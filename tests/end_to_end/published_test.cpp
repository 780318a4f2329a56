// The published results against what others compute from them: takes long.
#include <iostream>

#include "program.h"
#include "published_results.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;

void run_script(const std::string& script, std::vector<std::string> arguments) {
  mlgym::ProgramSpec spec;
  spec.arguments = {"/usr/bin/python3", "-B", MLGYM_SOURCE_DIR "/tests/end_to_end/" + script,
                    MLGYM_PROGRAM};
  spec.arguments.insert(spec.arguments.end(), arguments.begin(), arguments.end());
  spec.environment = {"PATH=/usr/bin:/bin", "HOME=/nonexistent"};
  const auto output = mlgym::output_of(spec, mlgym::Deadline::after(280));
  INFO((output.ok() ? *output : output.status().ToString()));
  CHECK(output.ok());
  if (output.ok()) std::cout << *output;
}

}  // namespace

TEST_CASE("subsets of models and repeats are what plain Python makes of them by the rules") {
  const Folder folder;
  const auto tree = unpack_published(folder);
  if (tree) run_script("report_by_rules.py", {tree->string(), "30", "20250703"});
}

TEST_CASE("a report of the published results takes half the time in which Python reads them") {
  const Folder folder;
  const auto tree = unpack_published(folder);
  if (tree)
    run_script("report_speed.py", {tree->string(), (published_folder() / "trajectories").string()});
}

TEST_CASE("intervals, tests and the best of k are SciPy's") {
  run_script("report_statistics.py", {"10", "20250704"});
}
