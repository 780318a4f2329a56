#include "plugins/registry.h"

#include "base/status.h"
#include "catch.h"
#include "plugin_folders.h"

namespace {
using namespace mlgym;

bool has(const absl::Status& status, std::string_view part) {
  return message_of(status).find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("plugins are listed by folder of the path, then by name") {
  const PluginFolders first, second;
  first.write_plugin("b", "mlgym.task/1", "one");
  first.write_plugin("a", "mlgym.task/1", "two");
  second.write_plugin("c", "mlgym.task/1", "three");
  const Registry registry({second.path(), first.path()});
  std::vector<std::string> names;
  for (const auto& plugin : registry.plugins()) names.push_back(plugin.folder.filename());
  CHECK(names == std::vector<std::string>{"c", "a", "b"});
}

TEST_CASE("a folder of the path that does not exist is no error") {
  CHECK(Registry({"/nowhere"}).plugins().empty());
}

TEST_CASE("folders without a manifest are no plugins") {
  const PluginFolders folders;
  std::filesystem::create_directories(folders.path() / "notes");
  CHECK(Registry({folders.path()}).plugins().empty());
}

TEST_CASE("a component is found by its short and by its whole kind") {
  const PluginFolders folders;
  folders.write_plugin("games", "mlgym.task/1", "chess");
  const Registry registry({folders.path()});
  CHECK(registry.find("task", "chess").ok());
  CHECK(registry.find("mlgym.task/1", "chess").ok());
}

TEST_CASE("a found component says which manifest and which entry it is of") {
  const PluginFolders folders;
  const auto manifest = folders.write_plugin("games", "mlgym.task/1", "chess");
  const auto place = Registry({folders.path()}).find("task", "chess");
  REQUIRE(place.ok());
  CHECK(place->manifest.file == manifest);
  CHECK(place->provided.kind == "mlgym.task/1");
  CHECK(place->provided.name == "chess");
}

TEST_CASE("one name may stand for components of different kinds") {
  const PluginFolders folders;
  folders.write_plugin("games", "mlgym.task/1", "chess");
  folders.write_plugin("players", "mlgym.agent/1", "chess");
  const Registry registry({folders.path()});
  REQUIRE(registry.find("agent", "chess").ok());
  CHECK(registry.find("agent", "chess")->manifest.name == "players");
}

TEST_CASE("an unknown name is not found and the nearest of its kind is offered") {
  const PluginFolders folders;
  folders.write_plugin("games", "mlgym.task/1", "battle-of-sexes");
  const auto status = Registry({folders.path()}).find("task", "battle-of-sexs").status();
  CHECK(status.code() == absl::StatusCode::kNotFound);
  CHECK(has(status, "there is no task component \"battle-of-sexs\""));
  CHECK(has(status, "did you mean \"battle-of-sexes\"?"));
}

TEST_CASE("names of other kinds are not offered") {
  const PluginFolders folders;
  folders.write_plugin("players", "mlgym.agent/1", "chess");
  CHECK_FALSE(has(Registry({folders.path()}).find("task", "ches").status(), "did you mean"));
}

TEST_CASE("names that resemble nothing get no offer") {
  const PluginFolders folders;
  folders.write_plugin("games", "mlgym.task/1", "chess");
  CHECK_FALSE(has(Registry({folders.path()}).find("task", "protein").status(), "did you mean"));
}

TEST_CASE("a broken plugin that might have held the component is named with its fault") {
  const PluginFolders folders;
  folders.write_manifest("faulty", "nme: faulty\n");
  const auto status = Registry({folders.path()}).find("task", "chess").status();
  CHECK(has(status, "a broken plugin was passed over"));
  CHECK(has(status, "faulty/plugin.yaml:1:1: unknown key \"nme\""));
}

TEST_CASE("a component that is found says nothing of broken plugins") {
  const PluginFolders folders;
  folders.write_manifest("faulty", "nme: faulty\n");
  folders.write_plugin("games", "mlgym.task/1", "chess");
  CHECK(Registry({folders.path()}).find("task", "chess").ok());
}

TEST_CASE("a component provided in two folders of the path is an error that names both files") {
  const PluginFolders mine, installed;
  mine.write_plugin("games", "mlgym.task/1", "chess");
  installed.write_plugin("games", "mlgym.task/1", "chess");
  const auto status = Registry({mine.path(), installed.path()}).find("task", "chess").status();
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(has(status, (mine.path() / "games/plugin.yaml").string()));
  CHECK(has(status, (installed.path() / "games/plugin.yaml").string()));
}

TEST_CASE("a component that two plugins provide is chosen by its plugin") {
  const PluginFolders folders;
  folders.write_plugin("games", "mlgym.task/1", "chess");
  folders.write_plugin("boards", "mlgym.task/1", "chess");
  const Registry registry({folders.path()});
  const auto status = registry.find("task", "chess").status();
  CHECK(has(status, "say which: chess@boards or chess@games"));
  CHECK(registry.find("task", "chess@games")->manifest.name == "games");
  CHECK(registry.find("task", "chess@boards")->manifest.name == "boards");
  CHECK(has(registry.find("task", "chess@bords").status(), "did you mean \"chess@boards\"?"));
}

TEST_CASE("a plugin in the own folder comes before all others") {
  const PluginFolders installed, own;
  installed.write_plugin("games", "mlgym.task/1", "chess");
  own.write_plugin("task", "mlgym.task/1", "chess");
  const auto place = Registry({installed.path()}).find("task", "chess", own.path() / "task");
  REQUIRE(place.ok());
  CHECK(place->manifest.name == "task");
}

TEST_CASE("an own folder that lacks the component or a plugin leaves it to the path") {
  const PluginFolders installed, own;
  installed.write_plugin("games", "mlgym.task/1", "chess");
  own.write_plugin("task", "mlgym.metric/1", "wins");
  const Registry registry({installed.path()});
  CHECK(registry.find("task", "chess", own.path() / "task")->manifest.name == "games");
  CHECK(registry.find("task", "chess", own.path())->manifest.name == "games");
}

TEST_CASE("a broken plugin in the own folder is an error, not passed over") {
  const PluginFolders installed, own;
  installed.write_plugin("games", "mlgym.task/1", "chess");
  own.write_manifest("task", "nme: task\n");
  const auto place = Registry({installed.path()}).find("task", "chess", own.path() / "task");
  CHECK(has(place.status(), "task/plugin.yaml:1:1: unknown key \"nme\""));
}

TEST_CASE("a library that is not there is named when it is loaded") {
  const PluginFolders folders;
  folders.write_plugin("games", "mlgym.task/1", "chess");
  Registry registry({folders.path()});
  const auto component = registry.load(*registry.find("task", "chess"));
  CHECK(component.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(has(component.status(), "games.so: there is no such file; build the plugin"));
}

TEST_CASE("a command that is not there is told when the plugin is loaded") {
  const PluginFolders folders;
  folders.write_manifest("games",
                         "name: games\nversion: 1.2.0\nabi: \"1.0\"\ncommand: [./nothing]\n"
                         "provides: [{kind: mlgym.task/1, name: chess}]\n");
  Registry registry({folders.path()});
  const auto component = registry.load(*registry.find("task", "chess"));
  CHECK(component.status().code() == absl::StatusCode::kInvalidArgument);
  CHECK(has(component.status(), "games/plugin.yaml: cannot start ./nothing"));
}
