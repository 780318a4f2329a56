#include "agent_parts/sampling.h"

#include <limits>

namespace agent_parts {

mlgym::ChatRequest sampling_from(const mlgym::Settings& settings) {
  constexpr double kOwn = std::numeric_limits<double>::quiet_NaN();
  mlgym::ChatRequest request;
  request.temperature = settings.number("temperature", kOwn);
  request.top_p = settings.number("top_p", kOwn);
  request.max_output_tokens = settings.integer("max_output_tokens", 0);
  request.seed = settings.integer("seed", -1);
  return request;
}

}  // namespace agent_parts
