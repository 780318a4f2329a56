// The core knows no first-party plugin by name.
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "catch.h"

namespace {
namespace fs = std::filesystem;

const fs::path kSources = MLGYM_SOURCE_DIR;

std::string content_of(const fs::path& path) {
  std::ifstream file(path);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// Every file of the framework, relative to the sources, with its content.
const std::map<std::string, std::string>& framework() {
  static const auto files = [] {
    std::map<std::string, std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(kSources / "framework")) {
      if (entry.is_regular_file())
        found[entry.path().lexically_relative(kSources).string()] = content_of(entry.path());
    }
    return found;
  }();
  REQUIRE(files.size() > 100);
  return files;
}

// The components that first-party manifests provide.
std::set<std::string> component_names() {
  static const std::regex pattern(R"(\{kind: [^,]+, name: ([^,}]+))");
  std::set<std::string> names;
  for (const char* folder : {"plugins", "agents", "tasks"}) {
    for (const auto& entry : fs::recursive_directory_iterator(kSources / folder)) {
      if (entry.path().filename() != "plugin.yaml") continue;
      const std::string manifest = content_of(entry.path());
      for (std::sregex_iterator match(manifest.begin(), manifest.end(), pattern), end; match != end;
           ++match)
        names.insert((*match)[1]);
    }
  }
  REQUIRE(names.size() > 8);
  return names;
}

// Keys and values of documents that happen to be components' names as well.
const std::set<std::string> kWords = {"baseline", "host", "mlgym"};

// Where a name may stand, and why.
const std::vector<std::pair<std::string, std::string>> kMayName = {
    {"framework/config/defaults.h", "what is meant where nobody names a component"},
    {"framework/bench/", "measures first-party components"},
    {"framework/record/original_tasks.cpp", "knows the metrics of MLGym's tasks"},
    {"framework/config/original_models.cpp", "knows whose models MLGym's names mean"},
    {"framework/analysis/action_kind.cpp", "knows the commands of MLGym's agents"},
    {"framework/check/user_namespaces.cpp", "looks for the program bwrap"},
    {"framework/check/container.cpp", "knows the traces of container engines"},
    {"framework/check/container.h", "knows the traces of container engines"}};

bool may_name(const std::string& file) {
  for (const auto& [place, why] : kMayName) {
    if (file.rfind(place, 0) == 0) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("nothing in the framework names a first-party plugin") {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(kSources / "plugins")) {
    if (entry.is_directory()) names.insert(entry.path().filename().string());
  }
  REQUIRE_FALSE(names.empty());
  for (const auto& [file, content] : framework()) {
    for (const auto& name : names) {
      INFO(file << " names " << name);
      CHECK(content.find(name) == std::string::npos);
    }
  }
}

TEST_CASE("nothing in the framework asks for a first-party component by name") {
  for (const auto& name : component_names()) {
    if (kWords.count(name) != 0) continue;
    const std::regex asked("\"" + name + "\"|use: " + name + "\\b");
    for (const auto& [file, content] : framework()) {
      const auto ending = fs::path(file).extension();
      if ((ending != ".cpp" && ending != ".h") || may_name(file)) continue;
      std::smatch match;
      INFO(file << " names the component " << name);
      // Comments may give examples.
      const std::string code = std::regex_replace(content, std::regex("//[^\n]*"), "");
      CHECK_FALSE(std::regex_search(code, match, asked));
    }
  }
}

TEST_CASE("every place that may name a component is there") {
  for (const auto& [place, why] : kMayName) {
    INFO(place);
    CHECK(fs::exists(kSources / place));
  }
}
