// What a step's observation looks like to the model.
#pragma once

#include <string>

#include "prompt_files.h"

namespace react {

// `observation` in its prompt, or the prompt for none. `values` are those of the step.
std::string observation_text(const Prompts& prompts, const std::string& observation, Values values);

}  // namespace react
