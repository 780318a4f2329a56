#include "prompts.h"

namespace tree_search {
namespace {

using agent_parts::Prompt;
using agent_parts::read_prompt;

Prompt read(const mlgym::Settings& settings, const std::string& stage,
            std::set<std::string> more = {}) {
  more.insert({"instructions", "workspace", "metric", "time", "look", "tried"});
  return read_prompt(settings, stage, more);
}

}  // namespace

Prompts::Prompts(const mlgym::Settings& settings)
    : system(read_prompt(settings, "system", {"workspace"})),
      look(read_prompt(settings, "look", {"output"})),
      draft(read(settings, "draft")),
      debug(read(settings, "debug", {"plan", "solution", "output", "problem"})),
      improve(read(settings, "improve", {"plan", "solution", "output", "score"})),
      format_error(read_prompt(settings, "format_error", {"problem"})) {}

}  // namespace tree_search
