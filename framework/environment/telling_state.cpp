// What the agent's computer says of itself: a command of the agent's settings, run in its shell
// after every step. It is no step, and nothing that it does wrong ends the episode.
#include <algorithm>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "environment/environment_state.h"

namespace mlgym {
namespace {

constexpr double kStateSeconds = 10;
constexpr std::size_t kLongestState = 16384;

// The object that is all of the output, or its last line: commands print what they like before.
Json object_in(std::string_view output) {
  output = trim(output);
  for (const std::string_view text : {output, output.substr(output.rfind('\n') + 1)}) {
    auto json = parse_json(text);
    if (json.ok() && json->is_object()) return std::move(*json);
  }
  return nullptr;
}

}  // namespace

// Sets "state" of `info`, null where there is none and "state_problem" says why.
absl::Status Environment::State::tell_state(Branch& branch, Json& info) {
  info["state"] = nullptr;
  if (branch.ended) {
    info["state_problem"] = "the computer was lost";
    return absl::OkStatus();
  }
  ShellLimits limits;
  limits.timeout = seconds_left_for_command(kStateSeconds);
  limits.no_output = kStateSeconds;
  limits.output = kLongestState;
  const auto ran = shell_command(branch, spec.state_command, limits);
  if (!ran.ok()) return ran.status();
  if (ran->end == ShellResult::End::exited && ran->dropped_bytes == 0)
    info["state"] = object_in(to_utf8(ran->output));
  if (!info["state"].is_null()) return absl::OkStatus();
  const std::string printed(trim(to_utf8(ran->output)));
  info["state_problem"] =
      ran->end == ShellResult::End::timeout || ran->end == ShellResult::End::no_output
          ? fmt::format("the command `state` was not done after {:g} s", limits.timeout)
          : fmt::format("the command `state` printed no JSON object: {}",
                        printed.empty() ? "nothing" : to_utf8(printed.substr(0, 200)));
  return absl::OkStatus();
}

}  // namespace mlgym
