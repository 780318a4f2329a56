#include "commands.h"

#include "base/file.h"
#include "base/text.h"
#include "catch.h"
#include "record/blobs.h"

namespace mlgym::test {
namespace {

std::string text_of(const Json& observation, const std::filesystem::path& run) {
  if (observation.is_string()) return observation;
  const auto text = Blobs(run / "blobs").load(observation["blob"].get<std::string>());
  REQUIRE(text.ok());
  return *text;
}

}  // namespace

Played play_commands(const Folder& folder, const std::vector<std::string>& commands,
                     const std::vector<std::string>& overrides,
                     const std::filesystem::path& program, const std::string& task,
                     Variables variables) {
  const Json agents = Json::array({{{"use", "commands"}, {"commands", commands}}});
  folder.write("attack.yaml",
               dump_json({{"mlgym", 1}, {"tasks", Json::array({task})}, {"agents", agents}}));
  std::vector<std::string> arguments = {"run", "attack.yaml", "--json", "--seed",
                                        "1",   "--run-dir",   "attack"};
  arguments.insert(arguments.end(), overrides.begin(), overrides.end());
  variables["MLGYM_AGENT_PATH"] = MLGYM_TEST_AGENTS;
  const Finished finished = run_mlgym(folder, arguments, variables, program);
  INFO(finished.out << finished.err);
  REQUIRE(finished.code == 0);
  Played played;
  played.episode = finished.json()["episodes"][0];
  const auto attempt =
      folder / "attack" / "episodes" / played.episode["id"].get<std::string>() / "attempt-1";
  played.events = *read_file(attempt / "events.jsonl");
  for (const auto& line : split(played.events, '\n')) {
    if (line.empty()) continue;
    const auto event = parse_json(line);
    REQUIRE(event.ok());
    if ((*event)["k"] == "step.end")
      played.observations.push_back(text_of((*event)["d"]["observation"], folder / "attack"));
  }
  return played;
}

}  // namespace mlgym::test
