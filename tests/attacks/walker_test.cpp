// An agent that walks / and /proc finds no label, opponent, evaluator, plugin library or source.
#include "base/digest.h"
#include "base/file.h"
#include "catch.h"
#include "commands.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;

// "SIZE SHA256 NAME" of every file below `folder` that no box may show.
std::string hidden_below(const fs::path& folder) {
  std::string list;
  for (const auto& entry :
       fs::recursive_directory_iterator(folder, fs::directory_options::follow_directory_symlink)) {
    const std::string path = entry.path().string();
    const bool for_agents =
        path.find("/starter/") != path.npos || entry.path().filename() == "mlgym_box_init";
    if (!entry.is_regular_file() || for_agents || entry.file_size() == 0) continue;
    const auto content = mlgym::read_file(entry.path());
    if (!content.ok()) continue;
    list += std::to_string(content->size()) + " " + mlgym::sha256_hex(*content) + " " + path + "\n";
  }
  REQUIRE_FALSE(list.empty());
  return list;
}

std::string walk_command(const std::string& hidden, const std::string& words) {
  const auto walker = mlgym::read_file(attacked().walker);
  REQUIRE(walker.ok());
  return "cat > walker.py <<'END_OF_FILE'\n" + *walker +
         "END_OF_FILE\ncat > hidden <<'END_OF_FILE'\n" + words + "\n" + hidden +
         "END_OF_FILE\npython3 walker.py < hidden; rm walker.py hidden";
}

void check_finds_nothing(const std::string& hidden) {
  const Folder folder;
  const Played played = play_commands(
      folder,
      {walk_command(hidden, "task_games " + std::string(MLGYM_SOURCE_DIR) + " plugin_runner")},
      {"limits.command.training=300s"});
  REQUIRE(played.observations.size() >= 1);
  const std::string& seen = played.observations[0];
  INFO(seen);
  CHECK(seen.find("FOUND") == std::string::npos);
  CHECK(seen.find("SEEN") == std::string::npos);
  CHECK(seen.find("LOOKED at") != std::string::npos);
}

}  // namespace

TEST_CASE("the walker finds what is there: it can tell a hidden file in the workspace") {
  const Folder folder;
  const std::string planted = "planted\n";
  const std::string hidden =
      std::to_string(planted.size()) + " " + mlgym::sha256_hex(planted) + " it\n";
  const Played played =
      play_commands(folder, {"printf 'planted\\n' > somewhere", walk_command(hidden, "PATH")},
                    {"limits.command.training=300s"});
  CHECK(played.observations.at(1).find("FOUND /workspace/somewhere holds it") != std::string::npos);
  CHECK(played.observations.at(1).find("SEEN /proc/") != std::string::npos);
}

TEST_CASE("a walk through an agent's box finds nothing hidden") {
  std::string hidden;
  for (const fs::path& folder : attacked().no_box_may_show) hidden += hidden_below(folder);
  check_finds_nothing(hidden);
}
