#include "prompt_files.h"

namespace react {
using agent_parts::read_prompt;

Prompts::Prompts(const mlgym::Settings& settings, const std::string& actions)
    : grammar(read_prompt(settings, "grammar", {}, "grammar_" + actions)),
      system(read_prompt(settings, "system", {"tools", "workspace", "grammar"})),
      task(read_prompt(settings, "task", {"instructions", "workspace"})),
      observation(
          read_prompt(settings, "observation", {"observation", "budget", "steps_left", "step"})),
      no_output(read_prompt(settings, "no_output", {"budget", "steps_left", "step"})),
      format_error(read_prompt(settings, "format_error", {"problem", "grammar"})),
      demonstration(read_prompt(settings, "demonstration", {"demonstration"})) {
  std::string file;
  if (settings.read("prompts.strategy", file))
    strategy = read_prompt(settings, "strategy", {"workspace"});
}

}  // namespace react
