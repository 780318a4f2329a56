#include "commands.h"

#include <cstdlib>

#include "base/file.h"
#include "base/text.h"
#include "catch.h"
#include "record/blobs.h"

namespace mlgym::test {
namespace {
namespace fs = std::filesystem;

std::string text_of(const Json& observation, const fs::path& run) {
  if (observation.is_string()) return observation;
  const auto text = Blobs(run / "blobs").load(observation["blob"].get<std::string>());
  REQUIRE(text.ok());
  return *text;
}

}  // namespace

const Attacked& attacked() {
  static const Attacked result = [] {
    const char* prefix = std::getenv("MLGYM_ATTACKED_PREFIX");
    const char* tests = std::getenv("MLGYM_ATTACKED_TESTS");
    if (prefix && tests) {
      return Attacked{fs::path(prefix) / "bin/mlgym",
                      fs::path(tests) / "agents",
                      fs::path(tests) / "walker.py",
                      {prefix}};
    }
    const fs::path build = MLGYM_BINARY_DIR, source = MLGYM_SOURCE_DIR;
    return Attacked{MLGYM_PROGRAM,
                    MLGYM_TEST_AGENTS,
                    source / "tests/attacks/walker.py",
                    {build / "lib", build / "libexec", build / "share", build / "bin",
                     source / "plugins", source / "tasks", source / "framework/environment"}};
  }();
  return result;
}

Finished run_attacked(const Folder& folder, const std::vector<std::string>& arguments,
                      const Variables& variables) {
  return run_mlgym(folder, arguments, variables, attacked().program);
}

Played play_commands(const Folder& folder, const std::vector<std::string>& commands,
                     const std::vector<std::string>& overrides, const std::string& task,
                     const Variables& variables) {
  const Json agents = Json::array({{{"use", "commands"}, {"commands", commands}}});
  folder.write("attack.yaml",
               dump_json({{"mlgym", 1}, {"tasks", Json::array({task})}, {"agents", agents}}));
  std::vector<std::string> arguments = {"run", "attack.yaml", "--json", "--seed",
                                        "1",   "--run-dir",   "attack"};
  arguments.insert(arguments.end(), overrides.begin(), overrides.end());
  Variables all = variables;
  all["MLGYM_AGENT_PATH"] = attacked().agents.string();
  const Finished finished = run_attacked(folder, arguments, all);
  INFO(finished.out << finished.err);
  REQUIRE(finished.code == 0);
  return played_by("commands", folder, finished.json());
}

Played played_by(const std::string& agent, const Folder& folder, const Json& document) {
  Played played;
  for (const auto& episode : document["episodes"]) {
    if (episode["id"].get<std::string>().find("__" + agent + "__") != std::string::npos)
      played.episode = episode;
  }
  REQUIRE(played.episode.is_object());
  const fs::path attempt =
      folder / "attack" / "episodes" / played.episode["id"].get<std::string>() / "attempt-1";
  const auto events = read_file(attempt / "events.jsonl");
  REQUIRE(events.ok());
  played.events = *events;
  for (const auto& line : split(played.events, '\n')) {
    if (line.empty()) continue;
    const auto event = parse_json(line);
    REQUIRE(event.ok());
    if ((*event)["k"] == "step.end")
      played.observations.push_back(text_of((*event)["d"]["observation"], folder / "attack"));
  }
  return played;
}

std::string write_command(const std::string& name, const std::string& content) {
  return "cat > " + name + " <<'END_OF_FILE'\n" + content + "\nEND_OF_FILE\n";
}

}  // namespace mlgym::test
