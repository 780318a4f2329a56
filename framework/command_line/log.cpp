// mlgym log
#include <memory>

#include "base/json.h"
#include "base/status.h"
#include "command_line/exit_code.h"
#include "command_line/output.h"
#include "command_line/verbs.h"
#include "record/event_log.h"
#include "record/run_folder.h"

namespace mlgym {
namespace {

struct Options {
  std::string folder;
  bool json = false;
};

int list_episodes(const Options& options) {
  const auto folder = RunFolder::open(options.folder);
  if (!folder.ok()) return report_failure(folder.status(), options.json);
  std::vector<Json> episodes;
  for (const auto& episode : (*folder)->plan()) {
    const auto result = (*folder)->result(episode.id);
    if (!result.ok()) return report_failure(result.status(), options.json);
    episodes.push_back(
        {{"id", episode.id}, {"status", *result ? (**result)["status"] : Json("pending")}});
  }
  if (options.json) {
    print_document({{"schema", 1}, {"run", options.folder}, {"episodes", episodes}});
  } else {
    for (const auto& episode : episodes) {
      print_result(fmt::format("{:<9} {}\n", episode["status"].get<std::string>(),
                               episode["id"].get<std::string>()));
    }
  }
  return kExitDone;
}

int verify(const Options& options) {
  const auto problems = verify_run(options.folder);
  if (!problems.ok()) return report_failure(problems.status(), options.json);
  if (options.json) {
    print_document({{"schema", 1},
                    {"run", options.folder},
                    {"ok", problems->empty()},
                    {"problems", *problems}});
  } else {
    for (const auto& problem : *problems) print_result(problem + "\n");
    if (problems->empty()) print_result("the record verifies\n");
  }
  return problems->empty() ? kExitDone : kExitNo;
}

void add_verb(CLI::App& log, const char* name, const char* summary, int (*run)(const Options&),
              int& exit_code) {
  auto options = std::make_shared<Options>();
  auto* verb = log.add_subcommand(name, summary);
  verb->add_option("RUN", options->folder, "The run's folder")->required();
  verb->add_flag("--json", options->json, "Print one JSON document [MLGYM_JSON]")
      ->envname("MLGYM_JSON");
  verb->callback([options, run, &exit_code] { exit_code = run(*options); });
}

}  // namespace

void add_log(CLI::App& app, int& exit_code) {
  auto* log = app.add_subcommand("log", "Look into the record of a run");
  log->require_subcommand(1);
  add_verb(*log, "ls", "The run's episodes and their states", list_episodes, exit_code);
  add_verb(*log, "verify", "Check that nothing in the record is damaged or was changed", verify,
           exit_code);
}

}  // namespace mlgym
