// Plugins built with the headers of another SDK are refused until 1.0 is declared, and would work:
// with MLGYM_ACCEPT_OTHER_HEADERS they are tested together with the foreign ones.
#include <mlgym/abi.h>

#include <filesystem>
#include <optional>
#include <vector>

#include "base/status.h"
#include "catch.h"
#include "folder.h"
#include "foreign_plugins.h"
#include "matching.h"
#include "plugins/library.h"
#include "plugins/registry.h"

namespace {
using namespace mlgym;
using namespace mlgym::test;

// Loads a plugin's tool; no library is known in advance.
struct Loaded {
  Loaded() {
    std::filesystem::copy(OTHER_SDK_PLUGINS, folder / "plugins",
                          std::filesystem::copy_options::recursive);
    registry.emplace(std::vector<std::filesystem::path>{folder / "plugins"});
  }
  Folder folder;  // of its own: what a process of a plugin has said is remembered by its folder
  Variable home{"XDG_DATA_HOME", (folder / "data").string()};
  std::optional<Registry> registry;

  absl::Status load(const std::string& name, Isolation where) {
    const auto place = registry->find("tool", name);
    return place.ok() ? registry->load(*place, where).status() : place.status();
  }
};

bool built() {
  if (std::filesystem::exists(OTHER_SDK_PLUGINS)) return true;
  WARN("gcc or Python is absent: no plugins of other SDKs");
  return false;
}

void check_refused(const absl::Status& status, const std::string& name, const std::string& words) {
  const std::string text(message_of(status));
  INFO(text);
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK_FALSE(contains(text, "\n"));
  CHECK(contains(text, name));
  CHECK(contains(text, words));
}

void check_headers_refused(const absl::Status& status, const std::string& name) {
  check_refused(status, name, "built with headers ");
  check_refused(status, name, ", this host has " MLGYM_HEADER_HASH);
  check_refused(status, name, "rebuild the plugin with this version's SDK");
}

}  // namespace

TEST_CASE("a plugin of another SDK is refused in one line with both digests") {
  if (!built()) return;
  for (const std::string name : {"previous_sdk", "future_sdk"}) {
    for (const Isolation where : {Isolation::none, Isolation::process})
      check_headers_refused(Loaded().load(name, where), name);
  }
}

TEST_CASE("a plugin of another SDK that was taken before is refused all the same") {
  if (!built()) return;
  for (const std::string name : {"previous_sdk", "future_sdk"}) {
    Loaded loaded;
    {
      const OtherSdks accepted;
      REQUIRE(loaded.load(name, Isolation::none).ok());
    }
    check_headers_refused(loaded.load(name, Isolation::none), name);
    check_headers_refused(loaded.load(name, Isolation::process), name);
  }
}

TEST_CASE("a plugin that needs a newer host is refused in one line with both versions") {
  if (!built()) return;
  const OtherSdks accepted;
  for (const Isolation where : {Isolation::none, Isolation::process}) {
    check_refused(
        Loaded().load(kNeedsFutureHost, where), kNeedsFutureHost,
        fmt::format("needs a host of contract {}.{} or newer, this is {}.{}; update mlgym",
                    MLGYM_ABI_MAJOR, MLGYM_ABI_MINOR + 1, MLGYM_ABI_MAJOR, MLGYM_ABI_MINOR));
  }
}
