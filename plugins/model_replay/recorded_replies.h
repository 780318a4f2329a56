// The replies of models in a record of mlgym.
#pragma once

#include <mlgym/plugin.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace replay {

// Gives the content of a blob by its digest.
using LoadBlob = std::function<std::string(const std::string& digest)>;

// The successful replies in the text of an events.jsonl (docs/run_folder.md), in order. Throws
// mlgym::Error naming the line that is no event.
std::vector<mlgym::ChatReply> recorded_replies(std::string_view events, const LoadBlob& blob);

}  // namespace replay
