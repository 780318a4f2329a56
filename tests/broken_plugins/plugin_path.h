// A plugin path with broken plugins beside one that works.
#pragma once

#include <absl/status/status.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "components/instance.h"
#include "folder.h"
#include "plugins/registry.h"

namespace mlgym::test {
namespace fs = std::filesystem;

// A plugin path of its own, and a data folder in which no library is known yet.
class PluginPath {
 public:
  PluginPath() {
    setenv("XDG_DATA_HOME", (folder_ / "data").c_str(), 1);
    add("works");
  }

  void add(const std::string& way) {
    fs::create_directories(plugins());
    fs::copy(fs::path(BROKEN_PLUGINS) / way, plugins() / way, fs::copy_options::recursive);
  }
  void write(const std::string& file, const std::string& content) {
    fs::create_directories((plugins() / file).parent_path());
    REQUIRE(write_file_atomically(plugins() / file, content).ok());
  }
  // Takes its library for one that has been tried before, so that it is loaded without a look.
  void know(const std::string& way) {
    const auto library = read_file(plugins() / way / ("broken_" + way + ".so"));
    REQUIRE(library.ok());
    const fs::path known = folder_ / "data" / "mlgym" / "known_plugins";
    REQUIRE(create_folders(known).ok());
    REQUIRE(write_file_atomically(known / sha256_hex(*library), way).ok());
  }
  fs::path plugins() const { return folder_ / "plugins"; }

 private:
  test::Folder folder_;
};

// An instance of the agent `name`.
inline absl::Status make(Registry& registry, const std::string& name,
                         Isolation where = Isolation::none) {
  const auto place = registry.find("agent", name);
  if (!place.ok()) return place.status();
  const auto component = registry.load(*place, where);
  if (!component.ok()) return component.status();
  Call call(plain_host_services(), Deadline::after(10));
  return Instance::create(*component, Json::object(), call).status();
}

// Whether the C library lets an exception of a library's initialisers pass, or it ends the process:
// one of both has to be told.
inline bool tells_of_throwing_initialiser(std::string_view text) {
  return text.find("(not today)") != text.npos || text.find("(signal 6)") != text.npos;
}

inline void check_one_line(const absl::Status& status, const std::vector<std::string>& words) {
  const std::string text(message_of(status));
  INFO(text);
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(text.find('\n') == std::string::npos);
  for (const auto& word : words) CHECK(text.find(word) != std::string::npos);
}

}  // namespace mlgym::test
