// The program `mlgym`.
#include <algorithm>
#include <cstring>

#include "base/status.h"
#include "command_line/exit_code.h"
#include "command_line/output.h"
#include "command_line/verbs.h"
#include "command_line/version.h"

int main(int argc, char** argv) {
  using namespace mlgym;
  CLI::App app("mlgym: a gym and benchmark for AI research agents", "mlgym");
  app.require_subcommand(1);
  app.set_version_flag("--version", fmt::format("mlgym {}", kVersion));
  int exit_code = kExitDone;
  add_run(app, exit_code);
  add_resume(app, exit_code);
  add_list(app, exit_code);
  add_info(app, exit_code);
  add_grade(app, exit_code);
  add_log(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {  // --help, --version
    return app.exit(done);
  } catch (const CLI::ParseError& error) {
    const bool json = std::any_of(
        argv, argv + argc, [](const char* word) { return std::strcmp(word, "--json") == 0; });
    return report_failure(
        invalid("{}; `mlgym {}--help` says how", error.what(),
                app.get_subcommands().empty() ? "" : app.get_subcommands()[0]->get_name() + " "),
        json);
  }
  return exit_code;
}
