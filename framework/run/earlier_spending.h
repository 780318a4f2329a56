// What the models of a run have cost before it is continued.
#pragma once

#include <absl/status/status.h>

#include <filesystem>

#include "models/budget.h"

namespace mlgym {

// Adds what all attempts in the run folder have spent, committed or not: every attempt counts.
absl::Status add_earlier_spending(const std::filesystem::path& run_folder, Budget& budget);

}  // namespace mlgym
