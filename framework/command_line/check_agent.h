// mlgym check agent
#pragma once

#include <CLI/CLI.hpp>

namespace mlgym {

void add_check_agent(CLI::App& check_verb, int& exit_code);

}  // namespace mlgym
