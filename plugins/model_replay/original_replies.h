// The replies of a model in a trajectory of MLGym, "the original": a TASK.traj file.
#pragma once

#include <mlgym/plugin.hpp>

#include <string_view>
#include <vector>

namespace replay {

// What the model said in each step of the text of a .traj file, in order. What MLGym wrote in the
// place of a reply that never came is left out. Throws mlgym::Error naming the step that is none.
std::vector<mlgym::ChatReply> original_replies(std::string_view text);

}  // namespace replay
