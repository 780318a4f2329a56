#include <cstdlib>
#include <optional>
#include <string>

#include "base/installation.h"
#include "catch.h"
#include "plugins/registry.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym;

class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    if (value) {
      setenv(name, value, 1);
    } else {
      unsetenv(name);
    }
  }
  ~Variable() {
    if (before_) {
      setenv(name_, before_->c_str(), 1);
    } else {
      unsetenv(name_);
    }
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

using Paths = std::vector<fs::path>;

}  // namespace

TEST_CASE("without a variable plugins are looked for at the user's and the installed place") {
  const Variable path("MLGYM_PLUGIN_PATH", nullptr);
  const Variable data("XDG_DATA_HOME", "/data");
  CHECK(plugin_search_path() == Paths{"/data/mlgym/plugins", installation().plugins});
}

TEST_CASE("the folders of MLGYM_PLUGIN_PATH come first and in their order") {
  const Variable path("MLGYM_PLUGIN_PATH", "/second:/first");
  const Variable data("XDG_DATA_HOME", "/data");
  CHECK(plugin_search_path() ==
        Paths{"/second", "/first", "/data/mlgym/plugins", installation().plugins});
}

TEST_CASE("empty parts of MLGYM_PLUGIN_PATH do not mean the working folder") {
  const Variable path("MLGYM_PLUGIN_PATH", ":/only::");
  const Variable data("XDG_DATA_HOME", "/data");
  CHECK(plugin_search_path() == Paths{"/only", "/data/mlgym/plugins", installation().plugins});
}

TEST_CASE("a relative part of MLGYM_PLUGIN_PATH is meant from the working folder") {
  const Variable path("MLGYM_PLUGIN_PATH", "mine");
  CHECK(plugin_search_path().front() == fs::current_path() / "mine");
}

TEST_CASE("without XDG_DATA_HOME the user's place is below the home folder") {
  const Variable path("MLGYM_PLUGIN_PATH", nullptr);
  const Variable data("XDG_DATA_HOME", nullptr);
  const Variable home("HOME", "/home/somebody");
  CHECK(plugin_search_path().front() == "/home/somebody/.local/share/mlgym/plugins");
}
