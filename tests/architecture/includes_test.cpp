// The arrows of docs/architecture.md, read from the includes.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "catch.h"

namespace {
namespace fs = std::filesystem;

// Each may use those above it, and none below.
const std::vector<std::string> kLayers = {
    "base",   "config",      "plugins", "components", "boxes",    "data",     "models",
    "record", "environment", "server",  "episode",    "run",      "analysis", "report",
    "export", "gym",         "check",   "bench",      "scaffold", "import",   "command_line"};

struct Include {
  fs::path file;  // relative to the sources
  int line = 0;
  std::string name;
  bool angled = false;
};

bool is_source(const fs::path& path) {
  static const std::set<std::string> endings = {".c", ".cpp", ".h", ".hpp"};
  return endings.count(path.extension().string()) != 0;
}

std::vector<Include> includes_below(const std::string& folder) {
  static const std::regex pattern(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  const fs::path root = MLGYM_SOURCE_DIR;
  std::vector<Include> found;
  for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
    if (!entry.is_regular_file() || !is_source(entry.path())) continue;
    std::ifstream file(entry.path());
    std::string text;
    for (int line = 1; std::getline(file, text); ++line) {
      std::smatch match;
      if (!std::regex_search(text, match, pattern)) continue;
      found.push_back({entry.path().lexically_relative(root), line, match[2], match[1] == "<"});
    }
  }
  REQUIRE_FALSE(found.empty());
  return found;
}

std::string where(const Include& include) {
  return include.file.string() + ":" + std::to_string(include.line) + " includes " + include.name;
}

std::size_t rank(const std::string& layer) {
  return static_cast<std::size_t>(std::find(kLayers.begin(), kLayers.end(), layer) -
                                  kLayers.begin());
}

bool starts_with(const std::string& text, const std::string& start) {
  return text.rfind(start, 0) == 0;
}

// The headers that plugins see: the contract, and whatever they bring along that is not the host's.
bool is_of_the_host(const std::string& include) {
  static const std::vector<std::string> libraries = {"absl/", "spdlog/", "yaml-cpp/", "CLI/"};
  const std::string first = include.substr(0, include.find('/'));
  if (include.find('/') != include.npos && rank(first) < kLayers.size()) return true;
  return std::any_of(libraries.begin(), libraries.end(), [&include](const std::string& library) {
    return starts_with(include, library);
  });
}

}  // namespace

TEST_CASE("the SDK depends on nothing but the standard library and itself") {
  for (const auto& include : includes_below("sdk/include")) {
    INFO(where(include));
    const bool own = starts_with(include.name, "mlgym/");
    const bool standard = include.angled && include.name.find('/') == std::string::npos;
    CHECK((own || standard));
  }
}

TEST_CASE("the contract is C and includes no C++") {
  for (const auto& include : includes_below("sdk/include")) {
    if (include.file.extension() != ".h") continue;
    INFO(where(include));
    CHECK(include.name.find(".hpp") == std::string::npos);
    CHECK(include.name.find('.') != std::string::npos);  // <string> and friends have no ending
  }
}

TEST_CASE("the framework uses the C headers of the SDK and never its C++ face") {
  for (const auto& include : includes_below("framework")) {
    INFO(where(include));
    CHECK_FALSE(
        (starts_with(include.name, "mlgym/") && include.name.find(".hpp") != std::string::npos));
  }
}

TEST_CASE("a folder of the framework uses only those above it") {
  for (const auto& include : includes_below("framework")) {
    if (include.angled) continue;
    const std::string user = *std::next(include.file.begin());
    const std::string used = include.name.substr(0, include.name.find('/'));
    INFO(where(include));
    REQUIRE(rank(user) < kLayers.size());
    CHECK(rank(used) <= rank(user));
  }
}

TEST_CASE("no file of the framework includes itself through others") {
  std::map<std::string, std::set<std::string>> graph;
  for (const auto& include : includes_below("framework")) {
    const fs::path below = include.file.lexically_relative("framework");
    if (!include.angled && below.string() != include.name)
      graph[below.string()].insert(include.name);
  }
  std::map<std::string, int> state;  // 1: on the way, 2: done
  std::vector<std::string> circle;
  const std::function<bool(const std::string&)> visit = [&](const std::string& file) {
    if (state[file] == 2) return true;
    circle.push_back(file);
    if (state[file] == 1) return false;
    state[file] = 1;
    for (const auto& next : graph[file]) {
      if (!visit(next)) return false;
    }
    state[file] = 2;
    circle.pop_back();
    return true;
  };
  for (const auto& [file, includes] : std::map(graph)) {
    const bool free_of_circles = visit(file);
    std::string way;
    for (const auto& step : circle) way += step + " ";
    INFO(way);
    REQUIRE(free_of_circles);
  }
}

TEST_CASE("plugins, tasks and agents build against the SDK alone") {
  for (const std::string folder : {"plugins", "agents"}) {
    for (const auto& include : includes_below(folder)) {
      INFO(where(include));
      CHECK_FALSE(is_of_the_host(include.name));
    }
  }
}
