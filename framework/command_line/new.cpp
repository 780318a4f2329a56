// mlgym new
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "base/installation.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "command_line/output.h"
#include "command_line/verbs.h"
#include "plugins/kinds.h"
#include "scaffold/new_folder.h"

namespace mlgym {
namespace {
namespace fs = std::filesystem;

struct Options {
  std::string kind, name;
  std::string folder = ".";
  bool python = false, interactive = false, scripts = false, json = false;
};

// Whether the word `mlgym` starts this very installation, by which CMake finds its SDK too.
bool is_in_path() {
  const char* path = std::getenv("PATH");
  for (const auto& folder : split(path ? path : "", ':')) {
    std::error_code error;
    if (!folder.empty() && fs::exists(fs::path(folder) / "mlgym", error))
      return fs::equivalent(folder, installation().prefix / "bin", error);
  }
  return false;
}

// As people write it: in quotes only where a shell needs them.
std::string shell_word(const std::string& word) {
  const bool plain = std::all_of(word.begin(), word.end(), [](unsigned char c) {
    return std::isalnum(c) || std::strchr("/._-+", c);
  });
  return plain ? word : shell_quote(word);
}

std::vector<std::string> next_commands(const WrittenFolder& written) {
  std::vector<std::string> next;
  if (!is_in_path()) {
    next.push_back(
        fmt::format("export PATH={}:$PATH", shell_word((installation().prefix / "bin").string())));
  }
  next.push_back("cd " + shell_word(written.folder.string()));
  next.insert(next.end(), written.next.begin(), written.next.end());
  return next;
}

int write_new(const Options& options) {
  const auto written =
      write_new_folder({{options.kind, options.python, options.interactive, options.scripts},
                        options.name,
                        options.folder},
                       installation().share / "templates");
  if (!written.ok()) return report_failure(written.status(), options.json);
  const auto next = next_commands(*written);
  if (options.json) {
    print_document({{"schema", 1},
                    {"folder", fs::absolute(written->folder).lexically_normal().string()},
                    {"files", written->files},
                    {"next", next}});
  } else {
    print_result(fmt::format("{}: {}\n\nnext:\n  {}\n", written->folder.string(),
                             join(written->files, ", "), join(next, "\n  ")));
  }
  return 0;
}

}  // namespace

void add_new(CLI::App& app, int& exit_code) {
  auto* verb = app.add_subcommand(
      "new", "Write a folder to start from: a task, an agent, a metric or another component");
  auto options = std::make_shared<Options>();
  verb->add_option("KIND", options->kind, "One of: " + join(component_kinds(), ", "))->required();
  verb->add_option("NAME", options->name, "Its name: lower-case letters, digits, - and _")
      ->required();
  verb->add_flag("--python", options->python, "In Python instead of C++ [MLGYM_PYTHON]")
      ->envname("MLGYM_PYTHON");
  verb->add_flag("--interactive", options->interactive,
                 "Of a task: one that answers actions itself [MLGYM_INTERACTIVE]")
      ->envname("MLGYM_INTERACTIVE");
  verb->add_flag("--scripts", options->scripts,
                 "Of a tool: scripts for the agent's box instead of C++ [MLGYM_SCRIPTS]")
      ->envname("MLGYM_SCRIPTS");
  verb->add_option("--folder", options->folder,
                   "Where to make the folder NAME; here unless given [MLGYM_FOLDER]")
      ->envname("MLGYM_FOLDER");
  verb->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  verb->callback([options, &exit_code] { exit_code = write_new(*options); });
}

}  // namespace mlgym
