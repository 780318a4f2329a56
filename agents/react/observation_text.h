// What a step's observation looks like to the model.
#pragma once

#include <cstdint>
#include <string>

#include "prompt_files.h"

namespace react {

// `observation` in its prompt, or the prompt for none. `budget` is that of docs/episode.md, `step`
// the number of the step, from 1.
std::string observation_text(const Prompts& prompts, const std::string& observation,
                             const std::string& budget, std::int64_t step);

}  // namespace react
