// A step of a recorded episode, as analyses see it.
#pragma once

#include <limits>
#include <string_view>

namespace mlgym {

// The texts are borrowed while the step is looked at.
struct SeenStep {
  std::string_view action;       // the command: a tool with its arguments, or text for the shell
  std::string_view observation;  // what the agent got to see
  // Of computing in the agent's box, all steps up to this one together; NaN where nobody knows.
  double compute_seconds = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace mlgym
