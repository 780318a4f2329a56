// Playing a configuration and saying how it went: what run, resume and retry have in common.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "run/run.h"

namespace mlgym {

struct RunOutput {
  bool json = false;
  std::optional<double> fail_under;  // of the mean normalised score
};

// The command line of this process.
std::vector<std::string> process_arguments();

// Gives the exit code.
int run_and_report(const RunRequest& request, const RunOutput& output);

}  // namespace mlgym
