// Templates of MLGym's agents as prompts of this project.
#pragma once

#include <absl/status/statusor.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "import/equivalents.h"
#include "import/placed_text.h"

namespace mlgym {

// What placeholders stand for in every template of an agent.
struct TemplateWords {
  std::map<std::string, std::string> values;  // variables of the tools, {command_docs}: texts
  std::map<std::string, std::string> names;  // MLGym's -> the prompt's: description -> instructions
  std::string state_code;  // of the state command: its keys are words of it, in quotes
};

enum class TemplateKind { system, turn, observation, demonstration, format_error };

// The prompt that says the same. Fields of a task that nothing here corresponds to become nothing
// and are told in `left_out`; a placeholder that MLGym does not know there either is
// kInvalidArgument, with FILE:LINE.
absl::StatusOr<std::string> prompt_of(const PlacedText& text, TemplateKind kind,
                                      const TemplateWords& words,
                                      std::vector<std::string>& left_out);

}  // namespace mlgym
