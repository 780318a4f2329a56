// What models of the field once replied, with the commands that were then taken from it: the folder
// mlgym-results of the shared data, which the variable MLGYM_SHARED_DATA names.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "agent_parts/fenced_block.h"
#include "catch.h"
#include "grammar.h"
#include "played_agent.h"

namespace {
namespace fs = std::filesystem;
using react::test::Json;

std::vector<Json> recorded_steps() {
  std::vector<Json> steps;
  const char* data = std::getenv("MLGYM_SHARED_DATA");
  const fs::path folder = data ? fs::path(data) / "mlgym-results/trajectories" : fs::path();
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator(folder, none)) {
    if (entry.path().extension() != ".traj") continue;
    std::ifstream file(entry.path());
    const Json recorded = Json::parse(file);
    for (const auto& step : recorded["trajectory"]) steps.push_back(step);
  }
  return steps;
}

}  // namespace

TEST_CASE("recorded replies hold the commands that were taken from them") {
  const std::vector<Json> steps = recorded_steps();
  if (steps.empty()) {
    WARN("MLGYM_SHARED_DATA names no folder with mlgym-results: skipped");
    return;
  }
  const auto grammar = react::make_grammar("text");
  for (const auto& step : steps) {
    const std::string reply = step["response"], action = step["action"];
    if (action.rfind("exit_", 0) == 0) continue;  // the harness's own, in place of a command
    INFO(reply);
    CHECK(react::read_reply(*grammar, react::test::says(reply)).problem.empty());
    CHECK(agent_parts::last_block(reply).inside == action);
  }
}
