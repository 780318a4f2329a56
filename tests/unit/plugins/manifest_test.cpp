#include "plugins/manifest.h"

#include "base/status.h"
#include "catch.h"
#include "plugin_folders.h"

namespace {
using namespace mlgym;

constexpr const char* kWhole =
    "name: games\nversion: 1.2.0\nabi: \"1.0\"\nlibrary: games.so\nprovides:\n"
    "  - {kind: mlgym.task/1, name: chess, summary: \"A board game\"}\n"
    "  - {kind: mlgym.tool/1, name: clock}\n";

std::string problem_with(std::string_view text) {
  const PluginFolders folders;
  const auto manifest = read_manifest(folders.write_manifest("games", text));
  REQUIRE_FALSE(manifest.ok());
  const std::string problem(message_of(manifest.status()));
  CHECK(problem.find('\n') == std::string::npos);
  CHECK(problem.find("games/plugin.yaml") != std::string::npos);
  return problem;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a manifest gives name, version and contract as they stand") {
  const PluginFolders folders;
  const auto manifest = read_manifest(folders.write_manifest("games", kWhole));
  REQUIRE(manifest.ok());
  CHECK(manifest->name == "games");
  CHECK(manifest->version == "1.2.0");
  CHECK(manifest->abi == "1.0");
}

TEST_CASE("a manifest gives what it provides in its order, a summary being optional") {
  const PluginFolders folders;
  const auto manifest = read_manifest(folders.write_manifest("games", kWhole));
  REQUIRE(manifest.ok());
  REQUIRE(manifest->provides.size() == 2);
  CHECK(manifest->provides[0].kind == "mlgym.task/1");
  CHECK(manifest->provides[0].name == "chess");
  CHECK(manifest->provides[0].summary == "A board game");
  CHECK(manifest->provides[1].kind == "mlgym.tool/1");
  CHECK(manifest->provides[1].summary.empty());
}

TEST_CASE("a manifest's library lies beside it") {
  const PluginFolders folders;
  const auto manifest = read_manifest(folders.write_manifest("games", kWhole));
  REQUIRE(manifest.ok());
  CHECK(manifest->library == folders.path() / "games" / "games.so");
  CHECK(manifest->folder() == folders.path() / "games");
}

TEST_CASE("a plugin may be a command instead of a library") {
  const PluginFolders folders;
  const auto manifest = read_manifest(folders.write_manifest(
      "games",
      "name: games\nversion: 1.2.0\nabi: \"1.0\"\ncommand: [python3, games.py]\n"
      "provides: [{kind: mlgym.task/1, name: chess}]\n"));
  REQUIRE(manifest.ok());
  CHECK(manifest->library.empty());
  CHECK(manifest->command == std::vector<std::string>{"python3", "games.py"});
}

TEST_CASE("a manifest with both a library and a command is refused") {
  CHECK(has(problem_with(std::string(kWhole) + "command: [games]\n"), "exactly one of"));
}

TEST_CASE("a manifest with neither a library nor a command is refused") {
  CHECK(has(problem_with("name: games\nversion: 1.2.0\nabi: \"1.0\"\nprovides: []\n"),
            "exactly one of"));
}

TEST_CASE("a manifest that is no YAML is refused with line and column") {
  CHECK(has(problem_with("name: games\nversion: [1\n"), "plugin.yaml:2:1"));
}

TEST_CASE("an unknown key of a manifest is refused with its place and the nearest one") {
  const std::string problem = problem_with(std::string(kWhole) + "librry: games.so\n");
  CHECK(has(problem, "plugin.yaml:8:1"));
  CHECK(has(problem, "did you mean \"library\"?"));
}

TEST_CASE("an unknown key of a provided component is refused with the nearest one") {
  const std::string problem = problem_with(
      "name: games\nversion: 1.2.0\nabi: \"1.0\"\nlibrary: games.so\n"
      "provides: [{kind: mlgym.task/1, name: chess, sumary: A board game}]\n");
  CHECK(has(problem, "unknown key \"sumary\""));
  CHECK(has(problem, "did you mean \"summary\"?"));
}

TEST_CASE("a missing key of a manifest is named") {
  for (const std::string key : {"name", "version", "abi", "provides"}) {
    std::string text(kWhole);
    const auto at = text.find(key + ":");
    text.erase(at, key == "provides" ? text.npos : text.find('\n', at) + 1 - at);
    CHECK(has(problem_with(text), "the key \"" + key + "\" is missing"));
  }
}

TEST_CASE("a component without a name is refused") {
  CHECK(has(problem_with("name: games\nversion: 1.2.0\nabi: \"1.0\"\nlibrary: games.so\n"
                         "provides: [{kind: mlgym.task/1}]\n"),
            "\"name\""));
}

TEST_CASE("an unknown kind in a manifest is refused with the nearest one") {
  const std::string problem = problem_with(
      "name: games\nversion: 1.2.0\nabi: \"1.0\"\nlibrary: games.so\n"
      "provides: [{kind: mlgym.taks/1, name: chess}]\n");
  CHECK(has(problem, "provides[0].kind"));
  CHECK(has(problem, "did you mean \"mlgym.task/1\"?"));
}

TEST_CASE("a manifest whose list of components is none is refused") {
  CHECK(has(problem_with("name: games\nversion: 1.2.0\nabi: \"1.0\"\nlibrary: games.so\n"
                         "provides: chess\n"),
            "a list is expected"));
}

TEST_CASE("a manifest that is not there is an error that names it") {
  const auto manifest = read_manifest("/nowhere/plugin.yaml");
  CHECK(manifest.status().code() == absl::StatusCode::kNotFound);
  CHECK(has(std::string(message_of(manifest.status())), "/nowhere/plugin.yaml"));
}
