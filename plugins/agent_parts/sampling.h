// How an agent's models draw their replies.
#pragma once

#include <mlgym/model.hpp>
#include <mlgym/settings.hpp>

namespace agent_parts {

// A request without messages, by the settings `temperature`, `top_p`, `max_output_tokens`, `seed`.
mlgym::ChatRequest sampling_from(const mlgym::Settings& settings);

}  // namespace agent_parts
