// Submitted code that prints what looks like a score.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "config/task_file.h"

namespace mlgym {

// The first line of `printed` that names a metric of the task, or the word "score", and gives it a
// number: `{"payoff": 2}`, `Score = 99`. Nothing printed has an effect on a score; a line like this
// is only ever meant for an evaluator that reads the output, and its author should know that none
// does.
std::optional<std::string> claimed_score(const TaskDefinition& task, std::string_view printed);

}  // namespace mlgym
