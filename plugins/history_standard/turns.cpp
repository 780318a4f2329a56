#include "turns.h"

#include <algorithm>
#include <map>
#include <string>

namespace history {
namespace {

using mlgym::Role;

// For each message, whether the chat may be parted before it.
std::vector<bool> places_to_part(const std::vector<mlgym::Message>& messages) {
  std::vector<bool> free(messages.size(), true);
  std::map<std::string, std::size_t> calls;  // the last that has the id
  for (std::size_t i = 0; i < messages.size(); ++i) {
    if (messages[i].role == Role::tool) {
      const auto call = calls.find(messages[i].call_id);
      const std::size_t first = call == calls.end() ? i : call->second + 1;
      std::fill(free.begin() + static_cast<std::ptrdiff_t>(first),
                free.begin() + static_cast<std::ptrdiff_t>(i) + 1, false);
    }
    for (const auto& call : messages[i].calls) calls[call.id] = i;
  }
  return free;
}

}  // namespace

Turns turns_of(const std::vector<mlgym::Message>& messages, std::size_t opening) {
  const auto is_assistant = [](const auto& message) { return message.role == Role::assistant; };
  const std::vector<bool> free = places_to_part(messages);
  Turns turns;
  turns.end = messages.size();
  std::size_t at = opening;
  if (opening == 0) {
    at = static_cast<std::size_t>(std::find_if(messages.begin(), messages.end(), is_assistant) -
                                  messages.begin());
  }
  at = std::min(at, messages.size());
  while (at < messages.size() && !(free[at] && is_assistant(messages[at]))) ++at;
  turns.opening = at;
  for (; at < messages.size(); ++at) {
    if (free[at] && is_assistant(messages[at])) turns.begins.push_back(at);
  }
  return turns;
}

}  // namespace history
