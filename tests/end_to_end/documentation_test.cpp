// Every command in the documentation runs.
#include <cstdlib>
#include <regex>

#include "base/file.h"
#include "base/text.h"
#include "catch.h"
#include "program.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;

struct Snippet {
  fs::path file;
  std::string commands;
};

// The ```sh blocks of a page: they are run, in order, in one folder. Blocks of other languages are
// not.
std::vector<Snippet> snippets_in(const fs::path& page) {
  const auto content = mlgym::read_file(page);
  REQUIRE(content.ok());
  std::vector<Snippet> snippets;
  bool inside = false;
  for (const auto& line : mlgym::split(*content, '\n')) {
    if (!inside && line == "```sh") {
      inside = true;
      snippets.push_back({page, ""});
    } else if (inside && line == "```") {
      inside = false;
    } else if (inside) {
      snippets.back().commands += line + "\n";
    }
  }
  return snippets;
}

const fs::path kSources = MLGYM_SOURCE_DIR;

std::vector<fs::path> pages() {
  std::vector<fs::path> found = {kSources / "README.md"};
  for (const auto& entry : fs::recursive_directory_iterator(kSources / "docs")) {
    if (entry.path().extension() == ".md") found.push_back(entry.path());
  }
  for (const auto& entry : fs::directory_iterator(kSources / "tasks")) {
    if (fs::exists(entry.path() / "README.md")) found.push_back(entry.path() / "README.md");
  }
  return found;
}

void run_commands_of(const fs::path& page) {
  const Folder folder;
  for (const auto& snippet : snippets_in(page)) {
    // ./dev builds and then runs the program, which this test has at hand.
    std::string commands =
        std::regex_replace(snippet.commands, std::regex(R"((^|\n)\./dev mlgym )"), "$1mlgym ");
    commands = std::regex_replace(commands, std::regex(R"((^|\n)\./dev [^\n]*)"), "$1true");
    const std::string bin = fs::path(MLGYM_PROGRAM).parent_path().string();
    mlgym::ProgramSpec spec;
    spec.arguments = {"/bin/bash", "-ec", "cd \"$1\"\nexec 2>&1\n" + commands, "bash",
                      folder.path().string()};
    spec.environment = {"PATH=" + bin + ":/usr/bin:/bin", "HOME=" + folder.path().string(),
                        "SOURCE=" + kSources.string()};
    const auto output = mlgym::output_of(spec, mlgym::Deadline::after(280));
    INFO(page.string() << "\n"
                       << commands << "\n"
                       << (output.ok() ? *output : output.status().ToString()));
    CHECK(output.ok());
  }
}

}  // namespace

// MLGYM_PAGE, a path below the sources, chooses one page: so ctest runs them side by side.
TEST_CASE("every command in the documentation succeeds", "[commands]") {
  if (const char* page = std::getenv("MLGYM_PAGE")) return run_commands_of(kSources / page);
  for (const auto& page : pages()) run_commands_of(page);
}

TEST_CASE("the pages link only to files that are there") {
  static const std::regex link(R"(\]\(([^)#:]+)(#[^)]*)?\))");
  for (const auto& page : pages()) {
    const std::string content = *mlgym::read_file(page);
    for (auto it = std::sregex_iterator(content.begin(), content.end(), link);
         it != std::sregex_iterator(); ++it) {
      INFO(page.string() << " links to " << (*it)[1].str());
      CHECK(fs::exists(page.parent_path() / (*it)[1].str()));
    }
  }
}
