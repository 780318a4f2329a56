#include "prompt_files.h"

namespace react {
using agent_parts::read_prompt;

namespace {

// What every prompt has that is filled in while the agent plays.
std::set<std::string> with_task(std::set<std::string> more) {
  more.insert(kTaskPlaceholders.begin(), kTaskPlaceholders.end());
  return more;
}
std::set<std::string> with_step(std::set<std::string> more) {
  more.insert({"budget", "steps_left", "step", kState});
  return with_task(std::move(more));
}

}  // namespace

Prompts::Prompts(const mlgym::Settings& settings, const std::string& actions)
    : grammar(read_prompt(settings, "grammar", {}, "grammar_" + actions)),
      system(read_prompt(settings, "system", with_task({"tools", "grammar"}))),
      task(read_prompt(settings, "task", with_step({}))),
      observation(read_prompt(settings, "observation", with_step({"observation", "output"}))),
      no_output(read_prompt(settings, "no_output", with_step({}))),
      format_error(read_prompt(settings, "format_error", {"problem", "grammar"})),
      demonstration(read_prompt(settings, "demonstration", {"demonstration"})) {
  std::string file;
  if (settings.read("prompts.strategy", file))
    strategy = read_prompt(settings, "strategy", with_step({}));
}

}  // namespace react
