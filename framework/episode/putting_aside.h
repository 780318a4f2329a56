// Keeping an episode so that another process can go on with it.
#pragma once

#include <absl/status/status.h>

#include <optional>

#include "environment/environment.h"
#include "episode/agent_view.h"
#include "episode/episode.h"
#include "models/gateway.h"

namespace mlgym {

// Does nothing for an episode whose agent is at no checkpoint, or that has branches or no folder.
// What stands in the way of keeping it otherwise is logged: the episode then begins anew if it must
// be played again.
absl::Status put_episode_aside(const EpisodeSpec& spec, const std::optional<Checkpoint>& checkpoint,
                               Environment& environment, Gateway& gateway);

}  // namespace mlgym
