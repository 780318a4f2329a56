#include "token_budget.h"

#include <algorithm>

#include "turns.h"

namespace history {
namespace {

constexpr std::int64_t kBytesOfToken = 4;
constexpr std::int64_t kBytesOfImage = 1500 * kBytesOfToken;  // providers count 85 to 2000 tokens

std::int64_t bytes_of(const mlgym::Message& message) {
  std::size_t bytes = message.text.size() + message.opaque.size();
  for (const auto& call : message.calls) bytes += call.name.size() + call.arguments.size();
  return static_cast<std::int64_t>(bytes) +
         static_cast<std::int64_t>(message.images.size()) * kBytesOfImage;
}

}  // namespace

TokenBudget::TokenBudget(const mlgym::Settings& settings)
    : opening_(static_cast<std::size_t>(settings.integer("opening", 0))),
      bytes_(settings.integer("tokens", 100000) * kBytesOfToken) {}

std::vector<mlgym::Message> TokenBudget::view(mlgym::Call&,
                                              const std::vector<mlgym::Message>& messages,
                                              std::int64_t budget) {
  const Turns turns = turns_of(messages, opening_);
  std::int64_t left = budget > 0 ? std::min(budget, bytes_) : bytes_;
  for (std::size_t i = 0; i < turns.opening; ++i) left -= bytes_of(messages[i]);
  std::size_t first = turns.end;  // of the messages that are kept after the opening
  for (std::size_t turn = turns.begins.size(); turn-- > 0;) {
    for (std::size_t i = turns.begins[turn]; i < turns.end_of(turn); ++i)
      left -= bytes_of(messages[i]);
    if (left < 0 && turn + 1 < turns.begins.size()) break;
    first = turns.begins[turn];
  }
  if (first == turns.opening) return messages;
  const auto at = [&messages](std::size_t i) {
    return messages.begin() + static_cast<std::ptrdiff_t>(i);
  };
  std::vector<mlgym::Message> seen(at(0), at(turns.opening));
  if (first > turns.opening) {
    seen.push_back({mlgym::Role::user,
                    "[" + std::to_string(first - turns.opening) +
                        " earlier messages of this chat are left out here]",
                    {},
                    {},
                    ""});
  }
  seen.insert(seen.end(), at(first), messages.end());
  return seen;
}

}  // namespace history
