#include "observation_text.h"

namespace react {
namespace {

// What the environment says of a command without output (docs/episode.md).
constexpr const char* kNothingPrinted = "[the command printed nothing]";

}  // namespace

std::string observation_text(const Prompts& prompts, const std::string& observation,
                             Values values) {
  const auto begin = observation.find_first_not_of(" \t\r\n");
  const bool nothing = begin == observation.npos ||
                       observation.compare(begin, observation.npos, kNothingPrinted) == 0;
  values["observation"] = observation;
  values["output"] = observation.substr(0, observation.find_last_not_of("\r\n") + 1);
  return (nothing ? prompts.no_output : prompts.observation).fill(values);
}

}  // namespace react
