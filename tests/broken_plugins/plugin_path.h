// A plugin path with broken plugins beside one that works.
#pragma once

#include <absl/status/status.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "base/status.h"
#include "catch.h"
#include "folder.h"

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
  fs::path plugins() const { return folder_ / "plugins"; }

 private:
  test::Folder folder_;
};

inline void check_one_line(const absl::Status& status, const std::vector<std::string>& words) {
  const std::string text(message_of(status));
  INFO(text);
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(text.find('\n') == std::string::npos);
  for (const auto& word : words) CHECK(text.find(word) != std::string::npos);
}

}  // namespace mlgym::test
