// Plugins' processes that say anything at any time: every call ends in time, with a code of the
// contract and a sentence, and the host goes on.
#include <chrono>
#include <fstream>
#include <string>

#include "base/status.h"
#include "base/text.h"
#include "catch.h"
#include "folder.h"
#include "matching.h"
#include "mutator.h"
#include "plays.h"
#include "plugins/process/proxy.h"
#include "services.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

constexpr double kSeconds = 20;  // far more than any of this takes

// What the process says, in turns with the host.
void write_script(const std::filesystem::path& file, const std::vector<std::string>& parts) {
  std::ofstream out(file, std::ios::binary);
  for (const auto& part : parts) out << part.size() << "\n" << part;
}

std::vector<std::string> script_of(const Play& play) {
  std::vector<std::string> parts = {dump_json(greeting_of(play)) + "\n",
                                    R"({"id":2,"ok":{"asked":["a","b"]}})"
                                    "\n"};
  for (const auto& message : play.said) parts.push_back(dump_json(message) + "\n");
  return parts;
}

// The same in as many parts as the host says lines: it answers requests only.
std::vector<std::string> patient_script_of(const Play& play) {
  auto parts = script_of(play);
  for (std::size_t i = 0; i + 1 < play.said.size(); ++i) {
    if (play.said[i].contains("id")) continue;
    parts[i + 3] = parts[i + 2] + parts[i + 3];
    parts[i + 2].clear();
  }
  std::erase(parts, "");
  return parts;
}

PluginCommand command_of(std::vector<std::string> arguments, const std::filesystem::path& folder) {
  arguments.insert(arguments.begin(), SCRIPTED_PLUGIN);
  return plugin_command(std::move(arguments), folder, "odd");
}

constexpr mlgym_settings kNoSettings = {
    sizeof(mlgym_settings), 0, nullptr,
    [](const mlgym_settings*, mlgym_str path, const mlgym_sink* out) -> mlgym_status {
      if (path.size > 0) return MLGYM_NOT_FOUND;
      out->write(out->state, borrow("{}"));
      return MLGYM_OK;
    }};

// Creates a component, runs it twice and destroys it.
absl::Status run(const Play& play, const mlgym_component& component, double seconds = kSeconds) {
  void* self = nullptr;
  const Call creation(generous_services(), Deadline::after(seconds));
  const auto created = component.create(&component, creation.raw(), &kNoSettings, &self);
  if (created != MLGYM_OK) return creation.status(created, "create");
  absl::Status first;
  for (int time = 0; time < 2; ++time) {
    const Call call(generous_services(), Deadline::after(seconds));
    const auto status = call.status(play.run(component, self, call.raw()), "run");
    if (time == 0) first = status;
  }
  component.destroy(&component, self);
  return first;
}

// A status that a person can use.
void check_told(const absl::Status& status) {
  const std::string text(message_of(status));
  CAPTURE(text.substr(0, 1000));
  CHECK((status.ok() || !text.empty()));
  CHECK_FALSE(contains(text, "without a message"));
  CHECK(to_utf8(text) == text);
}

}  // namespace

TEST_CASE("a plugin that plays by the rules is understood, whatever its kind") {
  Folder folder;
  int number = 0;
  for (const auto& play : plays()) {
    const auto script = folder / std::to_string(number++);
    write_script(script, patient_script_of(play));
    const auto plugin = proxy_plugin(command_of({script, "--patient"}, folder.path()));
    INFO(play.kind << " " << plugin.status().ToString());
    REQUIRE(plugin.ok());
    const auto status = run(play, *(*plugin)->components.at(0));
    INFO(status.ToString());
    CHECK(status.ok());
  }
}

TEST_CASE("a spoilt conversation ends in time with a sentence") {
  Folder folder;
  Mutator mutator(11);
  const int rounds = fuzz_rounds(25);
  int sound = 0, refused = 0, number = 0;
  for (const auto& play : plays()) {
    const auto script = folder / std::to_string(number++);
    const auto whole = script_of(play);
    write_script(script, whole);
    const auto plugin = proxy_plugin(command_of({script}, folder.path()));
    REQUIRE(plugin.ok());
    for (int round = 0; round < rounds; ++round) {
      auto parts = whole;
      for (std::size_t spoilt = 1 + mutator.below(2); spoilt > 0; --spoilt) {
        // The conversation itself mostly, not its start.
        std::string& part = parts[(mutator.one_in(10) ? 0 : 2) + mutator.below(parts.size() - 2)];
        const auto message = parse_json(trim(part));
        if (message.ok()) part = mutator.spoil_line(*message) + (mutator.one_in(20) ? "" : "\n");
      }
      if (mutator.one_in(5)) std::swap(parts[2 + mutator.below(parts.size() - 2)], parts.back());
      write_script(script, parts);
      CAPTURE(play.kind, round);
      const auto before = std::chrono::steady_clock::now();
      const auto status = run(play, *(*plugin)->components.at(0));
      CHECK(std::chrono::steady_clock::now() - before < std::chrono::duration<double>(kSeconds));
      check_told(status);
      ++(status.ok() ? sound : refused);
    }
  }
  CHECK(sound > rounds);
  CHECK(refused > rounds);
}

TEST_CASE("a spoilt greeting is refused with a sentence, or read") {
  Folder folder;
  Mutator mutator(12);
  const int rounds = fuzz_rounds(150);
  int read = 0;
  for (int round = 0; round < rounds; ++round) {
    const Play& play = plays()[mutator.below(plays().size())];
    const auto script = folder / std::to_string(round);
    write_script(script, {mutator.spoil_line(greeting_of(play)) + "\n"});
    CAPTURE(round);
    const auto plugin = proxy_plugin(command_of({script}, folder.path()));
    check_told(plugin.status());
    read += plugin.ok();
  }
  CHECK(read > 0);
  CHECK(read < rounds);
}

namespace {

// What becomes of a call whose plugin says one line again and again.
absl::Status flooded(const std::string& line, double seconds) {
  Folder folder;
  const Play& play = plays().at(0);
  auto parts = script_of(play);
  parts.resize(2);
  const auto script = folder / "script";
  write_script(script, parts);
  const auto plugin = proxy_plugin(command_of({script, "--flood"}, folder.path()));
  REQUIRE(plugin.ok());
  parts.push_back(line + "\n");
  write_script(script, parts);
  return run(play, *(*plugin)->components.at(0), seconds);
}

}  // namespace

TEST_CASE("a plugin that never stops talking does not stop the clock") {
  const std::string line = dump_json({{"log", 0}, {"message", "x"}});
  std::string lines = line;
  for (int i = 0; i < 10'000; ++i) lines += "\n" + line;
  const auto before = std::chrono::steady_clock::now();
  CHECK(flooded(lines, 1).code() == absl::StatusCode::kDeadlineExceeded);
  CHECK(std::chrono::steady_clock::now() - before < std::chrono::seconds(15));
}

TEST_CASE("a plugin that asks and never listens is given up before its answers fill the memory") {
  const std::string text(20'000, 'x');
  const Json step = {{"id", 1}, {"call", "episode.step"}, {"for", kRunNumber}, {"text", text}};
  const auto status = flooded(dump_json(step), 60);
  CHECK(status.code() == absl::StatusCode::kUnavailable);
  CHECK(contains(std::string(message_of(status)), "without reading the answers"));
}

TEST_CASE("what is nested too deep is refused") {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  for (const std::string& line :
       {R"({"id":)" + deep + R"(,"call":"episode.task"})", R"({"id":3,"ok":)" + deep + "}"}) {
    const auto status = flooded(line, 60);
    CHECK(status.code() == absl::StatusCode::kUnavailable);
  }
}
