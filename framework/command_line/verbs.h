// The verbs of the program, one source file each. A verb adds its options to `app` and sets
// `exit_code` when it runs.
#pragma once

#include <CLI/CLI.hpp>

namespace mlgym {

void add_run(CLI::App& app, int& exit_code);
void add_resume(CLI::App& app, int& exit_code);  // resume and retry
void add_list(CLI::App& app, int& exit_code);
void add_info(CLI::App& app, int& exit_code);
void add_grade(CLI::App& app, int& exit_code);
void add_log(CLI::App& app, int& exit_code);
void add_prepare(CLI::App& app, int& exit_code);
void add_check(CLI::App& app, int& exit_code);
void add_doctor(CLI::App& app, int& exit_code);
void add_sandbox(CLI::App& app, int& exit_code);
void add_models(CLI::App& app, int& exit_code);
void add_report(CLI::App& app, int& exit_code);
void add_compare(CLI::App& app, int& exit_code);
void add_new(CLI::App& app, int& exit_code);
void add_import(CLI::App& app, int& exit_code);
void add_bench(CLI::App& app, int& exit_code);

}  // namespace mlgym
