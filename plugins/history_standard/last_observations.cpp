#include "last_observations.h"

#include <algorithm>

#include "turns.h"

namespace history {
namespace {

std::size_t lines_of(const std::string& text) {
  const auto ends = std::count(text.begin(), text.end(), '\n');
  return static_cast<std::size_t>(ends) + (!text.empty() && text.back() != '\n' ? 1 : 0);
}

}  // namespace

LastObservations::LastObservations(const mlgym::Settings& settings)
    : opening_(static_cast<std::size_t>(settings.integer("opening", 0))),
      n_(static_cast<std::size_t>(settings.integer("n", 5))) {}

std::vector<mlgym::Message> LastObservations::view(mlgym::Call&,
                                                   const std::vector<mlgym::Message>& messages,
                                                   std::int64_t) {
  std::vector<mlgym::Message> seen = messages;
  const std::size_t opening = turns_of(messages, opening_).opening;
  std::size_t observations = 0;
  for (std::size_t i = seen.size(); i-- > opening;) {
    mlgym::Message& message = seen[i];
    if (message.role != mlgym::Role::user && message.role != mlgym::Role::tool) continue;
    if (++observations <= n_) continue;
    message.text = "Old output omitted (" + std::to_string(lines_of(message.text)) + " lines)";
    message.images.clear();
  }
  return seen;
}

}  // namespace history
