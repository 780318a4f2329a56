// The program `mlgym`.
#include <algorithm>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

#include "base/status.h"
#include "base/text.h"
#include "command_line/exit_code.h"
#include "command_line/output.h"
#include "command_line/verbs.h"
#include "command_line/version.h"
#include "config/environment_file.h"

namespace {

// CLI11 takes an unknown verb for a missing one; this says which it was and what it might have
// been. `words`: of the command line, ended by a null.
absl::Status check_verbs(const CLI::App& app, char** words) {
  std::vector<std::string> verbs;
  for (const CLI::App* verb : app.get_subcommands({})) verbs.push_back(verb->get_name());
  const char* word = *words;
  if (verbs.empty() || !word || *word == '-') return absl::OkStatus();
  if (std::count(verbs.begin(), verbs.end(), word) > 0)
    return check_verbs(*app.get_subcommand(word), words + 1);
  const bool first = app.get_parent() == nullptr;
  return mlgym::invalid("there is no verb \"{}{}\"{}; {}", first ? "" : app.get_name() + " ", word,
                        mlgym::did_you_mean(word, verbs),
                        first ? "`mlgym --help` lists them"
                              : "`mlgym " + app.get_name() + "` has " + mlgym::join(verbs, ", "));
}

}  // namespace

int main(int argc, char** argv) {
  using namespace mlgym;
  claim_standard_output();
  take_log({});
  CLI::App app("mlgym: a gym and benchmark for AI research agents", "mlgym");
  app.require_subcommand(1);
  app.set_version_flag("--version", fmt::format("mlgym {}", kVersion));
  int exit_code = kExitDone;
  add_run(app, exit_code);
  add_resume(app, exit_code);
  add_list(app, exit_code);
  add_info(app, exit_code);
  add_new(app, exit_code);
  add_import(app, exit_code);
  add_grade(app, exit_code);
  add_log(app, exit_code);
  add_prepare(app, exit_code);
  add_check(app, exit_code);
  add_doctor(app, exit_code);
  add_models(app, exit_code);
  add_report(app, exit_code);
  add_compare(app, exit_code);
  add_sandbox(app, exit_code);
  add_bench(app, exit_code);
  const bool json = std::any_of(argv, argv + argc,
                                [](const char* word) { return std::strcmp(word, "--json") == 0; });
  if (auto known = check_verbs(app, argv + 1); !known.ok()) return report_failure(known, json);
  // Other programs' .env files may have other forms.
  if (auto loaded = load_environment_file(".env"); !loaded.ok())
    print_message(fmt::format("{}; the rest of the file is passed over", message_of(loaded)));
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {  // --help, --version
    std::ostringstream text;
    exit_code = app.exit(done, text, text);
    print_result(text.str());
  } catch (const CLI::ParseError& error) {
    exit_code = report_failure(
        invalid("{}; `mlgym {}--help` says how", error.what(),
                app.get_subcommands().empty() ? "" : app.get_subcommands()[0]->get_name() + " "),
        json);
  }
  return exit_code_after_output(exit_code);
}
