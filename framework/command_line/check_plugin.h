// mlgym check plugin
#pragma once

#include <CLI/CLI.hpp>

namespace mlgym {

void add_check_plugin(CLI::App& check, int& exit_code);

}  // namespace mlgym
