// The same tool from every compiler and standard library at hand, and from other SDKs, in one
// process.
#include <algorithm>
#include <filesystem>
#include <thread>

#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "components/tool.h"
#include "foreign_plugins.h"
#include "plugins/registry.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym;

std::vector<std::string> foreign_plugins() {
  std::vector<std::string> names;
  for (const char* folder : {FOREIGN_PLUGINS, OTHER_SDK_PLUGINS}) {
    if (!fs::exists(folder)) continue;
    for (const auto& entry : fs::directory_iterator(folder))
      names.push_back(entry.path().filename().string());
  }
  test::warn_of_absent_plugins(names.size());
  names.erase(std::remove(names.begin(), names.end(), test::kNeedsFutureHost), names.end());
  REQUIRE_FALSE(names.empty());
  return names;
}

// In this process, and in processes of their own.
constexpr Isolation kWays[] = {Isolation::none, Isolation::process};

absl::StatusOr<std::string> call_tool(Registry& registry, Isolation isolation,
                                      const std::string& name, const std::string& arguments,
                                      const Json& settings, Deadline deadline = Deadline::after(10),
                                      const std::atomic<bool>* cancelled = nullptr) {
  const auto place = registry.find("tool", name);
  if (!place.ok()) return place.status();
  const auto component = registry.load(*place, isolation);
  if (!component.ok()) return component.status();
  Call call(plain_host_services(), deadline, cancelled);
  auto tool = ToolComponent::create(*component, settings, call);
  if (!tool.ok()) return tool.status();
  return tool->call(call, arguments,
                    [](std::string_view, std::string& output) -> absl::StatusOr<int> {
                      output = "from the box";
                      return 0;
                    });
}

}  // namespace

TEST_CASE("plugins of every compiler work side by side, also in several threads") {
  const test::OtherSdks other_sdks;
  Registry registry({FOREIGN_PLUGINS, OTHER_SDK_PLUGINS});
  for (const auto& name : foreign_plugins()) {
    for (const Isolation way : kWays) {
      INFO(name << (way == Isolation::process ? " in a process of its own" : ""));
      const auto reply = call_tool(registry, way, name, "world", {{"greeting", "good day"}});
      REQUIRE(reply.ok());
      CHECK(*reply == "good day world from the box");
    }
  }
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (const auto& name : foreign_plugins()) {
    threads.emplace_back([&, name] {
      for (int i = 0; i < 100; ++i) {
        const Isolation way = i < 90 ? Isolation::none : Isolation::process;
        const auto reply = call_tool(registry, way, name, std::to_string(i), Json::object());
        right += reply.ok() && *reply == "hello " + std::to_string(i) + " from the box";
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(right == static_cast<int>(threads.size()) * 100);
}

TEST_CASE("what a plugin throws arrives as a code and one line") {
  const test::OtherSdks other_sdks;
  Registry registry({FOREIGN_PLUGINS, OTHER_SDK_PLUGINS});
  for (const auto& name : foreign_plugins()) {
    for (const Isolation way : kWays) {
      INFO(name);
      const auto refused = call_tool(registry, way, name, "refuse", Json::object());
      CHECK(refused.status().code() == absl::StatusCode::kInvalidArgument);
      CHECK(message_of(refused.status()) == "tool " + name + ": refused");
      CHECK(call_tool(registry, way, name, "throw", Json::object()).status().code() ==
            absl::StatusCode::kInternal);
      CHECK(call_tool(registry, way, name, "throw int", Json::object()).status().code() ==
            absl::StatusCode::kUnknown);
    }
  }
}

TEST_CASE("a plugin sees its cancellation") {
  const test::OtherSdks other_sdks;
  Registry registry({FOREIGN_PLUGINS, OTHER_SDK_PLUGINS});
  const std::atomic<bool> cancelled = true;
  for (const auto& name : foreign_plugins()) {
    for (const Isolation way : kWays) {
      INFO(name);
      CHECK(call_tool(registry, way, name, "wait", Json::object(), Deadline::never(), &cancelled)
                .status()
                .code() == absl::StatusCode::kCancelled);
    }
  }
}

TEST_CASE("a setting that the component never asks for is an error with the nearest name") {
  const test::OtherSdks other_sdks;
  Registry registry({FOREIGN_PLUGINS, OTHER_SDK_PLUGINS});
  for (const auto& name : foreign_plugins()) {
    for (const Isolation way : kWays) {
      INFO(name);
      const auto status = call_tool(registry, way, name, "x", {{"greting", "hi"}}).status();
      CHECK(status.code() == absl::StatusCode::kInvalidArgument);
      CHECK(std::string(message_of(status)).find("did you mean \"greeting\"?") !=
            std::string::npos);
    }
  }
}
