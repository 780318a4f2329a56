// `mlgym check plugin` on every broken plugin: exit code 1, and a line that says what is wrong.
#include <sys/wait.h>

#include <atomic>
#include <map>
#include <set>

#include "base/process.h"
#include "catch.h"
#include "check/plugin_check.h"
#include "matching.h"
#include "plugin_path.h"
#include "plugins/kinds.h"
#include "table_members.h"
#include "variable.h"

namespace {
using namespace mlgym;
using Status = CheckResult::Status;

int exit_code_of_check(const std::filesystem::path& folder) {
  auto program = Program::start(
      {{MLGYM_PROGRAM, "check", "plugin", folder.string()}, current_environment(), {}});
  REQUIRE(program.ok());
  const auto status = program->wait(Deadline::after(120));
  REQUIRE(status.ok());
  return WIFEXITED(*status) ? WEXITSTATUS(*status) : -1;
}

std::vector<CheckResult> failures_of(const std::filesystem::path& folder,
                                     const PluginCheck& wanted = {}) {
  const std::atomic<bool> cancelled = false;
  std::vector<CheckResult> failures;
  for (const auto& check : check_plugin(folder, wanted, cancelled, {}).checks) {
    if (check.status == Status::fail) failures.push_back(check);
  }
  return failures;
}

}  // namespace

TEST_CASE("every broken plugin fails its check with one line") {
  const test::PluginPath path;  // no library is known here
  const std::vector<std::pair<std::string, std::string>> ways = {
      {"throws_in_create", "not today"},
      {"throws_in_start", "its start function threw an exception"},
      {"aborts", "crashed while loading or starting (signal 6)"},
      {"aborts_while_loading", "crashed while loading or starting (signal 6)"},
      {"exits_while_loading", "exit code 0"},
      {"throws_while_loading",
       "broken_throws_while_loading.so: c"},  // crashed, or cannot be loaded
      {"no_symbol", "no symbol mlgym_plugin_v1"},
      {"undefined_symbol", "nobody_defines_this"},
      {"false_size", "rebuild the plugin"},
      {"wrong_major", "built for contract 7."},
      {"wrong_headers", "rebuild the plugin"},
      {"absent_component", "does not hold it"}};
  for (const auto& [way, words] : ways) {
    const auto folder = std::filesystem::path(BROKEN_PLUGINS) / way;
    const auto failures = failures_of(folder);
    INFO(way);
    REQUIRE(failures.size() == 1);
    INFO(failures[0].detail);
    CHECK(test::contains(failures[0].detail, words));
    if (way == "throws_while_loading")
      CHECK(test::tells_of_throwing_initialiser(failures[0].detail));
    CHECK_FALSE(test::contains(failures[0].detail, "\n"));
    CHECK(exit_code_of_check(folder) == 1);
  }
  CHECK(exit_code_of_check(std::filesystem::path(BROKEN_PLUGINS) / "works") == 0);
}

TEST_CASE("a check of a plugin that hangs in its start function fails") {
  const test::Variable soon("MLGYM_START_LIMIT", "2s");
  const test::PluginPath path;
  const auto failures = failures_of(std::filesystem::path(BROKEN_PLUGINS) / "hangs");
  REQUIRE(failures.size() == 1);
  CHECK(test::contains(failures[0].detail, "did not finish loading"));
}

TEST_CASE("every function that throws fails the check of its kind") {
  const test::PluginPath path;
  PluginCheck wanted;
  wanted.only = {"exceptions"};
  for (const auto& kind : component_kinds()) {
    if (kind != "sandbox") wanted.components.push_back(kind + "/throws");
  }
  std::set<std::string> failed;
  for (const auto& failure :
       failures_of(std::filesystem::path(BROKEN_PLUGINS) / "throws", wanted)) {
    INFO(failure.name << ": " << failure.detail);
    CHECK(test::contains(failure.detail, "threw an exception"));
    failed.insert(failure.name);
  }
  for (const auto& kind : component_kinds()) {
    INFO(kind);
    CHECK((kind == "sandbox" || failed.count(kind + "/throws.exceptions") == 1));
  }
}

TEST_CASE("a component that throws when it is destroyed or asked fails the check for it") {
  const test::PluginPath path;
  PluginCheck wanted;
  wanted.components = {"tool/throws-in-destroy", "task/throws-in-extension"};
  wanted.only = {"unused", "unknown_extension"};
  const auto failures = failures_of(std::filesystem::path(BROKEN_PLUGINS) / "throws", wanted);
  REQUIRE(failures.size() == 2);
  CHECK(test::contains(failures[0].detail, "destroy threw an exception"));
  CHECK(test::contains(failures[1].detail, "extension threw an exception"));
}

TEST_CASE("a function that overruns its deadline fails the check of its time") {
  const test::PluginPath path;
  PluginCheck wanted;
  wanted.components = {"tool/overruns"};
  wanted.only = {"sinks"};
  wanted.seconds = 2;
  const auto failures = failures_of(std::filesystem::path(BROKEN_PLUGINS) / "throws", wanted);
  REQUIRE(failures.size() == 1);
  CHECK(test::contains(failures[0].detail, "did not end within 2 s in or after `call`"));
}

TEST_CASE("every table without a needed function fails the check of its kind") {
  const test::PluginPath path;
  PluginCheck wanted;
  wanted.only = {"table"};
  std::map<std::string, std::string> failures;
  for (const auto& failure :
       failures_of(std::filesystem::path(BROKEN_PLUGINS) / "tables", wanted)) {
    if (test::contains(failure.name, ".table")) failures[failure.name] = failure.detail;
  }
  for (const auto& member : kTableMembers) {
    if (member.may_be_null) continue;
    for (const std::string way : {"-null", "-cut"}) {
      const std::string name = short_kind(member.kind) + "/" + member.name + way + ".table";
      INFO(name << ": " << failures[name]);
      CHECK(test::contains(failures[name], "`" + std::string(member.name) + "`"));
    }
  }
}
