// mlgym import
#include <filesystem>
#include <memory>

#include "base/installation.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "command_line/output.h"
#include "command_line/verbs.h"
#include "import/imported_folder.h"
#include "import/mlgym_agent.h"
#include "import/task_folder.h"

namespace mlgym {
namespace {
namespace fs = std::filesystem;

struct Options {
  std::string what, path, name, folder = ".";
  std::vector<std::string> directions;
  bool json = false;
};

absl::StatusOr<ImportedFolder> read_import(const Options& options) {
  const auto equivalents = Equivalents::read(installation().share / "templates/import");
  if (!equivalents.ok()) return equivalents.status();
  const std::vector<std::string> kinds = {"mlgym-task", "mlgym-agent"};
  if (options.what == "mlgym-agent") {
    if (!options.directions.empty())
      return invalid("--direction is of a metric, and goes with mlgym-task");
    return import_mlgym_agent(options.path, *equivalents, options.name);
  }
  if (options.what != "mlgym-task") {
    return invalid("\"{}\" cannot be imported{}; what can: {}", options.what,
                   did_you_mean(options.what, kinds), join(kinds, ", "));
  }
  std::vector<GivenDirection> directions;
  for (const auto& written : options.directions) {
    auto direction = GivenDirection::read(written);
    if (!direction.ok()) return direction.status();
    directions.push_back(std::move(*direction));
  }
  return import_mlgym_task(options.path, *equivalents, directions, options.name);
}

int write_import(const Options& options) {
  const auto imported = read_import(options);
  if (!imported.ok()) return report_failure(imported.status(), options.json);
  const auto folder = write_imported(*imported, options.folder);
  if (!folder.ok()) return report_failure(folder.status(), options.json);
  if (!imported->left_out.empty()) {
    print_message("not carried over (README.md of the folder says so too):");
    for (const auto& one : imported->left_out) print_message("- " + one);
  }
  std::vector<std::string> files;
  for (const auto& [file, content] : imported->files) files.push_back(file);
  for (const auto& copy : imported->copies) files.push_back(copy.to);
  if (options.json) {
    print_document({{"schema", 1},
                    {"folder", fs::absolute(*folder).lexically_normal().string()},
                    {"files", files},
                    {"left_out", imported->left_out},
                    {"next", imported->next}});
  } else {
    print_result(fmt::format("{}: {} files, {} of them copied\n\nnext:\n  {}\n", folder->string(),
                             files.size(), imported->copies.size(), join(imported->next, "\n  ")));
  }
  return 0;
}

}  // namespace

void add_import(CLI::App& app, int& exit_code) {
  auto* verb = app.add_subcommand(
      "import", "Make a task's or agent's folder from the configuration of another program");
  auto options = std::make_shared<Options>();
  verb->add_option("WHAT", options->what, "mlgym-task or mlgym-agent")->required();
  verb->add_option("PATH", options->path,
                   "Its file in a checkout of MLGym: CHECKOUT/configs/tasks/X.yaml")
      ->required();
  verb->add_option("--direction", options->directions,
                   "Of a task: METRIC=maximize or METRIC=minimize [MLGYM_DIRECTION]")
      ->envname("MLGYM_DIRECTION")
      ->delimiter(',');
  verb->add_option("--name", options->name, "What to call it; as there unless given [MLGYM_NAME]")
      ->envname("MLGYM_NAME");
  verb->add_option("--folder", options->folder,
                   "Where to make the folder; here unless given [MLGYM_FOLDER]")
      ->envname("MLGYM_FOLDER");
  verb->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  verb->callback([options, &exit_code] { exit_code = write_import(*options); });
}

}  // namespace mlgym
