#include "summarise.h"

#include <functional>
#include <string_view>

namespace history {
namespace {

using mlgym::Message;
using mlgym::Role;

std::uint64_t mixed(std::uint64_t digest, std::string_view text) {
  // The constant of boost::hash_combine for 64 bits.
  return digest ^ (std::hash<std::string_view>()(text) + 0x9e3779b97f4a7c15u + (digest << 6) +
                   (digest >> 2));
}

// Digests of the chat's beginning, up to the end of each turn; the first is that of the opening. A
// chat is known by what its assistant said: other processors may have shortened observations since.
std::vector<std::uint64_t> digests_of(const std::vector<Message>& messages, const Turns& turns) {
  std::vector<std::uint64_t> digests;
  std::uint64_t digest = 0;
  const auto add = [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const Message& message = messages[i];
      digest = mixed(digest, message.call_id);
      if (message.role == Role::assistant) digest = mixed(digest, message.text);
      for (const auto& call : message.calls) digest = mixed(digest, call.id + call.arguments);
    }
    digests.push_back(digest);
  };
  add(0, turns.opening);
  for (std::size_t turn = 0; turn < turns.begins.size(); ++turn)
    add(turns.begins[turn], turns.end_of(turn));
  return digests;
}

std::string without_space(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

Summarise::Summarise(const mlgym::Settings& settings)
    : opening_(static_cast<std::size_t>(settings.integer("opening", 0))),
      keep_(static_cast<std::size_t>(settings.integer("keep", 8))),
      every_(static_cast<std::size_t>(settings.integer("every", 8))),
      role_(settings.text("role", "summary")),
      wishes_{kInstructions, static_cast<std::size_t>(settings.integer("longest", 4000)),
              settings.integer("max_output_tokens", 1500)} {
  std::string file;
  if (settings.read("instructions", file)) wishes_.instructions = settings.file(file);
}

std::vector<Message> Summarise::view(mlgym::Call& call, const std::vector<Message>& messages,
                                     std::int64_t) {
  const Turns turns = turns_of(messages, opening_);
  const std::vector<std::uint64_t> digests = digests_of(messages, turns);
  const Summary* last = known(digests);
  for (;;) {
    const std::size_t done = last ? last->turns : 0;
    if (turns.begins.size() < done + keep_ + every_) break;
    const auto again = again_at_.find(digests[done]);
    if (again != again_at_.end() && turns.begins.size() < again->second) break;
    const std::size_t upto = end_of_request(messages, turns, done);
    std::string text = ask(call, summary_request(wishes_, last ? last->text : "", messages,
                                                 turns.begins[done], turns.begins[upto]));
    if (text.empty()) {
      again_at_[digests[done]] = turns.begins.size() + every_;
      break;
    }
    summaries_.push_back({upto, digests[upto], std::move(text)});
    last = &summaries_.back();
  }
  if (!last) return messages;
  const auto at = [&messages](std::size_t i) {
    return messages.begin() + static_cast<std::ptrdiff_t>(i);
  };
  const std::size_t begin = turns.begins[last->turns];
  std::vector<Message> seen(at(0), at(turns.opening));
  seen.push_back({Role::user,
                  "[The " + std::to_string(begin - turns.opening) +
                      " messages that stood here are summarised:]\n\n" + last->text,
                  {},
                  {},
                  ""});
  seen.insert(seen.end(), at(begin), messages.end());
  return seen;
}

// The turn before which the next summary ends: as many as one request holds, all but the latest.
std::size_t Summarise::end_of_request(const std::vector<Message>& messages, const Turns& turns,
                                      std::size_t first) const {
  constexpr std::size_t kBytes = 200000;  // some 50000 tokens, which any model holds
  std::size_t turn = first, bytes = 0;
  while (turn < turns.begins.size() - keep_) {
    for (std::size_t i = turns.begins[turn]; i < turns.end_of(turn); ++i)
      bytes += told_bytes(wishes_, messages[i]);
    if (bytes > kBytes && turn > first) break;
    ++turn;
  }
  return turn;
}

// The summary of most turns of this chat.
const Summarise::Summary* Summarise::known(const std::vector<std::uint64_t>& digests) const {
  const Summary* best = nullptr;
  for (const auto& summary : summaries_) {
    const bool fits =
        summary.turns + 1 < digests.size() && digests[summary.turns] == summary.digest;
    if (fits && (!best || summary.turns > best->turns)) best = &summary;
  }
  return best;
}

std::string Summarise::ask(mlgym::Call& call, const mlgym::ChatRequest& request) const {
  const auto asked = [&](const std::string& role) {
    return without_space(mlgym::ask_model(call, request, role).text);
  };
  try {
    try {
      return asked(role_);
    } catch (const mlgym::Error& error) {
      if (error.code != MLGYM_NOT_FOUND || role_ == "agent") throw;
      return asked("agent");  // the run has no model of its own for this
    }
  } catch (const mlgym::Error& error) {
    if (error.code != MLGYM_OUT_OF_RANGE) throw;
    call.log(MLGYM_LOG_WARNING, "what was to be summarised is too long for the model");
    return "";
  }
}

}  // namespace history
