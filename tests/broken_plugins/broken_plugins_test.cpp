// Every kind of broken plugin gives one clear line, and the host goes on.
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "base/status.h"
#include "catch.h"
#include "plugin_path.h"
#include "plugins/registry.h"
#include "variable.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym;
using test::check_one_line;
using test::make;
using test::PluginPath;

// The broken one is told, wherever it was to run; the one beside it works afterwards.
void check_broken(const std::string& way, const std::vector<std::string>& words) {
  const Isolation where = GENERATE(Isolation::none, Isolation::process);
  PluginPath path;
  path.add(way);
  Registry registry({path.plugins()});
  check_one_line(make(registry, way, where), words);
  CHECK(make(registry, "works", where).ok());
}

}  // namespace

TEST_CASE("a plugin that throws in its start function") {
  check_broken("throws_in_start", {"broken_throws_in_start.so", "threw an exception"});
}
TEST_CASE("a plugin that hangs in its start function") {
  const test::Variable soon("MLGYM_START_LIMIT", "2s");
  check_broken("hangs", {"broken_hangs.so", "did not finish loading and starting within 2 s"});
}
TEST_CASE("a plugin that aborts in its start function") {
  check_broken("aborts", {"broken_aborts.so", "crashed", "signal 6"});
}
TEST_CASE("a plugin that aborts while its library is loaded") {
  check_broken("aborts_while_loading", {"broken_aborts_while_loading.so", "crashed", "signal 6"});
}
TEST_CASE("a plugin that ends the process while its library is loaded") {
  check_broken("exits_while_loading", {"broken_exits_while_loading.so", "exit code 0"});
}
TEST_CASE("a plugin that throws while its library is loaded") {
  check_broken("throws_while_loading", {"broken_throws_while_loading.so"});
  PluginPath path;
  path.add("throws_while_loading");
  Registry registry({path.plugins()});
  CHECK(test::tells_of_throwing_initialiser(message_of(make(registry, "throws_while_loading"))));
}
TEST_CASE("a library without the plugin's symbol") {
  check_broken("no_symbol", {"broken_no_symbol.so", "no symbol mlgym_plugin_v1"});
}
TEST_CASE("a library with an undefined symbol") {
  check_broken("undefined_symbol", {"broken_undefined_symbol.so", "nobody_defines_this"});
}
TEST_CASE("a table with a false size") {
  check_broken("false_size", {"broken_false_size.so", "8 bytes"});
}
TEST_CASE("a plugin of another major version") {
  check_broken("wrong_major", {"broken_wrong_major.so", "contract 7."});
}
TEST_CASE("a plugin built with other headers") {
  check_broken("wrong_headers", {"broken_wrong_headers.so", "0123456789abcdef", "rebuild"});
}
TEST_CASE("a manifest that promises what the library does not hold") {
  check_broken("absent_component", {"absent_component", "does not hold it"});
}

TEST_CASE("a component that throws in its constructor") {
  const Isolation where = GENERATE(Isolation::none, Isolation::process);
  PluginPath path;
  path.add("throws_in_create");
  Registry registry({path.plugins()});
  const absl::Status status = make(registry, "throws_in_create", where);
  CHECK(message_of(status) == "agent throws_in_create: not today");
  CHECK(make(registry, "works").ok());
}

TEST_CASE("a text file instead of a library") {
  const Isolation where = GENERATE(Isolation::none, Isolation::process);
  PluginPath path;
  path.write("text/plugin.yaml",
             "name: text\nversion: 1.0.0\nabi: \"1.0\"\nlibrary: text.so\nprovides: [{kind: "
             "mlgym.agent/1, name: text}]\n");
  path.write("text/text.so", "no library\n");
  Registry registry({path.plugins()});
  check_one_line(make(registry, "text", where), {"text.so", "cannot be loaded"});
  CHECK(make(registry, "works").ok());
}

TEST_CASE("a manifest whose library is not there") {
  PluginPath path;
  path.write("absent/plugin.yaml",
             "name: absent\nversion: 1.0.0\nabi: \"1.0\"\nlibrary: absent.so\nprovides: [{kind: "
             "mlgym.agent/1, name: absent}]\n");
  Registry registry({path.plugins()});
  check_one_line(make(registry, "absent"), {"absent.so", "there is no such file"});
  CHECK(make(registry, "works").ok());
}

TEST_CASE("a manifest with a fault is told with its position and stops no other plugin") {
  const auto problem_of = [](const std::string& manifest) {
    PluginPath path;
    path.write("faulty/plugin.yaml", manifest);
    Registry registry({path.plugins()});
    CHECK(make(registry, "works").ok());
    REQUIRE(registry.plugins().size() == 2);
    REQUIRE_FALSE(registry.plugins()[0].manifest.ok());
    return registry.plugins()[0].manifest.status();
  };
  check_one_line(problem_of("name: [\n"), {"plugin.yaml:"});
  check_one_line(problem_of("name: a\nversio: 1\n"),
                 {"plugin.yaml:2:1", "did you mean \"version\"?"});
  check_one_line(problem_of("name: a\nversion: \"1\"\nabi: \"1.0\"\nlibrary: a.so\n"),
                 {"provides"});
  check_one_line(
      problem_of(
          "name: a\nversion: \"1\"\nabi: \"1.0\"\nprovides: [{kind: mlgym.agent/1, name: a}]\n"),
      {"library"});
  check_one_line(problem_of("name: a\nversion: \"1\"\nabi: \"1.0\"\nlibrary: a.so\nprovides: "
                            "[{kind: mlgym.agnt/1, name: a}]\n"),
                 {"mlgym.agent/1"});
}

TEST_CASE("a folder that other users can write to is refused") {
  PluginPath path;
  path.add("wrong_major");
  REQUIRE(chmod((path.plugins() / "wrong_major").c_str(), 0777) == 0);
  Registry registry({path.plugins()});
  CHECK(make(registry, "works").ok());
  const auto missing = make(registry, "wrong_major");
  CHECK(std::string(message_of(missing)).find("chmod o-w") != std::string::npos);
}

TEST_CASE("two components of one kind and name are an error that names both files") {
  PluginPath path;
  fs::copy(fs::path(BROKEN_PLUGINS) / "works", path.plugins() / "twin",
           fs::copy_options::recursive);
  Registry registry({path.plugins()});
  check_one_line(make(registry, "works"), {"works/plugin.yaml", "twin/plugin.yaml"});
}

TEST_CASE("an unknown component names the nearest one") {
  PluginPath path;
  Registry registry({path.plugins()});
  const absl::Status status = make(registry, "work");
  CHECK(status.code() == absl::StatusCode::kNotFound);
  CHECK(std::string(message_of(status)).find("did you mean \"works\"?") != std::string::npos);
}
