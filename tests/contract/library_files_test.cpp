// What first-party plugins export and depend on.
#include <filesystem>

#include "base/process.h"
#include "base/text.h"
#include "catch.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym;

std::vector<fs::path> first_party_plugins() {
  std::vector<fs::path> libraries;
  for (const char* place : {"lib/mlgym/plugins", "share/mlgym/agents"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(MLGYM_BINARY_DIR) / place)) {
      if (entry.path().extension() == ".so") libraries.push_back(entry.path());
    }
  }
  REQUIRE(libraries.size() >= 12);
  return libraries;
}

std::string output_of_tool(const std::vector<std::string>& arguments) {
  const auto output = output_of({arguments, current_environment(), {}}, Deadline::after(20));
  REQUIRE(output.ok());
  return *output;
}

}  // namespace

TEST_CASE("a plugin exports its entry and nothing else") {
  for (const auto& library : first_party_plugins()) {
    INFO(library.string());
    std::vector<std::string> symbols;
    for (const auto& line :
         split(output_of_tool({"nm", "-D", "--defined-only", library.string()}), '\n')) {
      if (!line.empty()) symbols.push_back(line.substr(line.rfind(' ') + 1));
    }
    CHECK(symbols == std::vector<std::string>{"mlgym_plugin_v1"});
  }
}

TEST_CASE("a plugin depends on none of the host's libraries") {
  for (const auto& library : first_party_plugins()) {
    const std::string dependencies = output_of_tool({"readelf", "-d", library.string()});
    INFO(library.string() << "\n" << dependencies);
    for (const char* name : {"spdlog", "absl", "yaml", "boost", "fmt", "mlgym_"}) {
      CHECK(dependencies.find(std::string("[lib") + name) == std::string::npos);
    }
  }
}
