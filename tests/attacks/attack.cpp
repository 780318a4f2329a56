#include "attack.h"

#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <thread>

#include "base/file.h"
#include "catch.h"

namespace mlgym::test {
namespace {
namespace fs = std::filesystem;

constexpr const char* kSentinel = "nobody may change this\n";

// Looks at its own things again and again while the neighbour is attacked.
std::vector<std::string> honest_commands() {
  const std::string look =
      "sleep 0.4; cat note /tmp/note /dev/shm/note; ls -A | tr '\\n' ' '; kill -0 $(cat daemon) && "
      "echo alive";
  return {
      kHonestStrategy,
      "for place in . /tmp /dev/shm; do echo mine > $place/note; done; sleep 1000 > /dev/null 2>&1 "
      "& echo $! > daemon",
      look, look, look};
}

// Programs that mlgym left behind become children of this process.
int children_left() {
  for (int turns = 0; turns < 50; ++turns) {
    const pid_t ended = waitpid(-1, nullptr, WNOHANG);
    if (ended < 0 && errno == ECHILD) return 0;
    if (ended == 0) std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return 1;
}

std::vector<std::string> names_below(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) names.push_back(entry.path());
  return names;
}

}  // namespace

const char* const kHonestStrategy =
    "printf 'def row_strategy(history):\\n    return 0\\n' > strategy.py";

WatchedHost::WatchedHost() : sentinel_(folder_.write("sentinel", kSentinel)) {
  prctl(PR_SET_CHILD_SUBREAPER, 1);
  chmod(folder_.path().c_str(), 0711);  // a box's user must be able to pass
  chmod(sentinel_.c_str(), 0666);
  fs::create_directories(folder_ / "tmp");
}

Variables WatchedHost::variables() const {
  return {{"MLGYM_BOX_FOLDER", (folder_ / "boxes").string()},
          {"TMPDIR", (folder_ / "tmp").string()}};
}

void WatchedHost::check_unharmed() const {
  CHECK(children_left() == 0);
  CHECK(names_below(folder_ / "boxes") == std::vector<std::string>{});
  CHECK(names_below(folder_ / "tmp") == std::vector<std::string>{});
  CHECK(*read_file(sentinel_) == kSentinel);
}

Played attack(const std::vector<std::string>& commands, const std::vector<std::string>& overrides,
              const Variables& variables) {
  const WatchedHost host;
  return attack(host, commands, overrides, variables);
}

Played attack(const WatchedHost& host, const std::vector<std::string>& commands,
              const std::vector<std::string>& overrides, const Variables& variables) {
  const Folder& folder = host.folder();
  const Json agents = Json::array({{{"use", "commands"}, {"commands", commands}},
                                   {{"use", "neighbour"}, {"commands", honest_commands()}}});
  folder.write("attack.yaml", dump_json({{"mlgym", 1},
                                         {"tasks", Json::array({"battle-of-sexes"})},
                                         {"agents", agents},
                                         {"parallel", {{"jobs", 2}}}}));
  std::vector<std::string> arguments = {"run", "attack.yaml", "--json", "--seed",
                                        "1",   "--run-dir",   "attack"};
  arguments.insert(arguments.end(), overrides.begin(), overrides.end());
  Variables all = host.variables();
  all["MLGYM_AGENT_PATH"] = attacked().agents.string();
  all.insert(variables.begin(), variables.end());
  const Finished finished = run_attacked(folder, arguments, all);
  INFO(finished.out << finished.err);
  REQUIRE(finished.code == 0);
  host.check_unharmed();
  CHECK(run_attacked(folder, {"log", "verify", "attack"}, host.variables()).code == 0);

  const Played neighbour = played_by("neighbour", folder, finished.json());
  for (std::size_t look = 2; look < neighbour.observations.size() - 1; ++look) {
    INFO(neighbour.observations[look]);
    CHECK(neighbour.observations[look].rfind("mine\nmine\nmine\n", 0) == 0);
    CHECK(neighbour.observations[look].find("alive") != std::string::npos);
    CHECK(neighbour.observations[look] == neighbour.observations[2]);
  }
  check_honest_score(neighbour);
  return played_by("commands", folder, finished.json());
}

void check_honest_score(const Played& played) {
  INFO(played.episode.dump());
  CHECK(played.episode["floored"].is_null());
  CHECK(played.episode["scores"]["payoff"].get<double>() == Approx(1.44).margin(0.03));
}

std::string check_floored(const Played& played) {
  INFO(played.episode.dump());
  REQUIRE(played.episode["floored"].is_string());
  CHECK(played.episode["scores"]["payoff"] == 0);
  CHECK(played.episode["final"] == 0);
  return played.episode["floored"];
}

void check_refused(const Played& played, std::size_t step, const std::string& sign) {
  INFO(played.observations.at(step));
  CHECK(played.observations.at(step).find(sign) == std::string::npos);
}

}  // namespace mlgym::test
