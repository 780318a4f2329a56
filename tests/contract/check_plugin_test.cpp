// The checks of components: they find every fault, and none where there is none.
#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>

#include "catch.h"
#include "check/plugin_check.h"
#include "foreign_plugins.h"
#include "matching.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym;
using Status = CheckResult::Status;

CheckReport check(const fs::path& folder, const PluginCheck& wanted = {}) {
  const std::atomic<bool> cancelled = false;
  return check_plugin(folder, wanted, cancelled, {});
}

void passes(const fs::path& folder, const PluginCheck& wanted = {}) {
  const CheckReport report = check(folder, wanted);
  CHECK(report.passed());
  for (const auto& one : report.checks) {
    INFO(report.subject << " " << one.name << ": " << one.detail);
    CHECK(one.status != Status::fail);
  }
}

// The check of a faulty component, without the checks it does not build on.
CheckResult result_of(const std::string& component, const std::string& name, double seconds = 60) {
  PluginCheck wanted;
  wanted.components = {component};
  wanted.only = {name};
  wanted.seconds = seconds;
  for (const auto& one : check(FAULTY_PLUGIN, wanted).checks) {
    if (one.name == component + "." + name) return one;
  }
  FAIL("the check " << name << " of " << component << " was not made");
  return {};
}

void finds(const std::string& component, const std::string& name,
           const std::vector<std::string>& words) {
  const CheckResult found = result_of(component, name);
  INFO(component << "." << name << ": " << found.detail);
  CHECK(found.status == Status::fail);
  CHECK_FALSE(test::contains(found.detail, "\n"));
  for (const auto& word : words) CHECK(test::contains(found.detail, word));
}

}  // namespace

TEST_CASE("a component of every kind that keeps the contract passes") { passes(SOUND_PLUGIN); }

TEST_CASE("a component of every kind passes when a future SDK has built it") {
  const test::OtherSdks accepted;
  if (fs::exists(FUTURE_SOUND_PLUGIN)) passes(FUTURE_SOUND_PLUGIN);
}

TEST_CASE("workers are started where settings are given") {
  PluginCheck wanted;
  wanted.components = {"executor/instant"};
  wanted.settings = Json::object();
  const CheckReport report = check(SOUND_PLUGIN, wanted);
  CHECK(report.passed());
  CHECK(report.checks.back().name == "executor/instant.workers");
  CHECK(report.checks.back().status == Status::pass);
}

TEST_CASE("a component that asks for settings is checked once they are given") {
  PluginCheck wanted;
  wanted.components = {"tool/asks"};
  std::map<Status, int> without, with;
  for (const auto& one : check(SOUND_PLUGIN, wanted).checks) ++without[one.status];
  CHECK(without[Status::skip] > 5);
  CHECK(without[Status::fail] == 0);
  wanted.settings = Json{{"path", "notes.txt"}};
  for (const auto& one : check(SOUND_PLUGIN, wanted).checks) ++with[one.status];
  CHECK(with[Status::skip] == 0);
  CHECK(with[Status::fail] == 0);
}

TEST_CASE("settings that a component refuses are told") {
  PluginCheck wanted;
  wanted.components = {"tool/asks"};
  wanted.settings = Json{{"pth", "notes.txt"}};
  const CheckReport report = check(SOUND_PLUGIN, wanted);
  CHECK_FALSE(report.passed());
  CHECK(test::contains(report.checks[4].detail, "did you mean \"path\"?"));
}

TEST_CASE("a component that is not there is told with those that are") {
  PluginCheck wanted;
  wanted.components = {"tool/askes"};
  const CheckReport report = check(SOUND_PLUGIN, wanted);
  CHECK_FALSE(report.passed());
  CHECK(test::contains(report.checks.back().detail, "did you mean \"tool/asks\"?"));
}

TEST_CASE("first-party plugins pass") {
  for (const char* place : {"lib/mlgym/plugins", "share/mlgym/agents"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(MLGYM_BINARY_DIR) / place)) {
      const bool boxes = test::contains(entry.path().string(), "/sandbox_");
      if (entry.path().filename() == "plugin.yaml" && !boxes) passes(entry.path().parent_path());
    }
  }
}

TEST_CASE("an agent that lets others play is checked once one is named") {
  PluginCheck wanted;
  wanted.settings = Json{{"plays", "another"}};
  const fs::path folder = fs::path(MLGYM_BINARY_DIR) / "share/mlgym/agents/best-of-n";
  passes(folder, wanted);
  const CheckReport report = check(folder, wanted);
  CHECK(std::none_of(report.checks.begin(), report.checks.end(),
                     [](const CheckResult& one) { return one.status == Status::skip; }));
}

TEST_CASE("plugins of every compiler and of other SDKs pass") {
  const test::OtherSdks accepted;
  for (const char* place : {FOREIGN_PLUGINS, FOREIGN_KINDS, OTHER_SDK_PLUGINS, OTHER_SDK_KINDS}) {
    if (!fs::exists(place)) continue;
    for (const auto& entry : fs::directory_iterator(place)) {
      if (entry.path().filename() != test::kNeedsFutureHost) passes(entry.path());
    }
  }
}

TEST_CASE("a crash is a failed check with its signal, and the others are made") {
  finds("tool/crashes", "calls", {"crashed with signal 11", "`call, with the arguments [1, 2],`"});
  finds("tool/exits", "calls", {"ended the process with exit code 4", "`call,"});
  PluginCheck wanted;
  wanted.components = {"tool/crashes"};
  wanted.only = {"calls", "sinks"};
  const CheckReport report = check(FAULTY_PLUGIN, wanted);
  CHECK(report.checks.size() == 6);
}

TEST_CASE("a hang is a failed check with its time") {
  const CheckResult found = result_of("tool/overruns", "cancelled", 1);
  CHECK(found.status == Status::fail);
  CHECK(test::contains(found.detail, "did not end within 1 s"));
  CHECK(test::contains(found.detail, "call->cancelled"));
}

TEST_CASE("faults of tables and settings are found") {
  finds("tool/null-function", "table", {"no `call`", "null"});
  finds("tool/cut", "table", {"no `call`", "`size`"});
  finds("tool/no-json-schema", "settings_schema", {"no JSON Schema"});
  finds("tool/unnamed-setting", "create", {"something is missing", "name the setting"});
  finds("tool/offers-anything", "unknown_extension", {"return null"});
}

TEST_CASE("faults of any function are found") {
  finds("tool/silent", "error_text", {"call returned INTERNAL without a text", "set_error"});
  finds("tool/odd-code", "error_text", {"the code 77"});
  finds("tool/throws", "exceptions", {"call threw an exception", "catch it"});
  finds("tool/exact-size", "newer_host", {"this call has another size", "`size`"});
  finds("tool/not-utf8", "sinks", {"its reply is not UTF-8"});
  finds("aggregator/drifts", "same_seed", {"two results for the same arguments"});
}

TEST_CASE("faults of each kind are found") {
  finds("tool/no-json", "sinks", {"describe: its description is no JSON"});
  finds("tool/no-schema", "sinks", {"\"parameters\" is no JSON Schema"});
  finds("agent/swallows", "episode_errors",
        {"(when the episode's step fails)", "returned OK", "UNAVAILABLE"});
  finds("agent/acts-on", "plays", {"acted after the end"});
  finds("aggregator/ragged", "rows", {"row 1 is no list of 2 cells"});
  finds("executor/finds-anybody", "unknown_worker", {"nobody started", "MLGYM_NOT_FOUND"});
  finds("exporter/no-objects", "rows", {"a row is no JSON object"});
  finds("history/orphans", "views", {"without the call"});
  finds("learner/forgets", "save_and_load", {"after load the next round"});
  finds("metric/not-a-number", "odd_values", {"the score is no number"});
  finds("metric/out-of-range", "constants", {"`low` is not above `high`"});
  finds("metric/out-of-range", "scores", {"outside of the range"});
  finds("model/endless", "replies", {"`finish` came 0 times"});
  finds("model/wrong-choice", "replies", {"choice 5"});
  finds("model/wrong-choice", "sinks", {"\"context\" is no whole number"});
  finds("task/escapes", "sinks", {"../secret.txt", "relative to the workspace"});
  finds("task/escapes", "empty_submission", {"cannot open", "MLGYM_FAILED_PRECONDITION"});
  finds("task/remembers", "interaction", {"goes another way"});
}
