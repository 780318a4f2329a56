// How attempts divide what an episode has left.
#pragma once

#include <cstdint>
#include <mlgym/agent.hpp>
#include <nlohmann/json.hpp>
#include <optional>

namespace best_of_n {

// The limits of the next of `attempts` that are still to be made, by what is left (`budget` of
// docs/episode.md): an equal part, without the validation of each and the submission at the end.
// `clocked`: time is limited, waiting for models included. Nothing: there is not enough for one.
std::optional<mlgym::PlayLimits> next_share(const nlohmann::ordered_json& budget,
                                            std::int64_t attempts, bool clocked);

}  // namespace best_of_n
