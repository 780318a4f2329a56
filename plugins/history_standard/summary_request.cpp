#include "summary_request.h"

#include <algorithm>

namespace history {
namespace {

using mlgym::Role;

bool inside_character(const std::string& text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

// Beginning and end of a text that is too long: outputs tell most there.
std::string excerpt(const std::string& text, std::size_t longest) {
  if (text.size() <= longest) return text;
  std::size_t head = longest / 2, tail = text.size() - (longest - longest / 2);
  while (head > 0 && inside_character(text, head)) --head;
  while (inside_character(text, tail)) ++tail;
  return text.substr(0, head) + "\n[" + std::to_string(tail - head) + " bytes]\n" +
         text.substr(tail);
}

}  // namespace

const char* const kInstructions =
    "Below is a part of the work of a research agent on its problem: what it thought and did, and "
    "what it "
    "observed. It will go on with your summary in place of this part. Write down, in at most 400 "
    "words, what "
    "it needs: which files there are and what is in them, what was changed and why, every score "
    "with the "
    "settings that led to it, what failed and why, and what was planned next. Keep names, paths "
    "and numbers "
    "exactly. Add nothing that is not there, and do not go on with the work yourself.";

mlgym::ChatRequest summary_request(const SummaryWishes& wishes, const std::string& earlier,
                                   const std::vector<mlgym::Message>& messages, std::size_t begin,
                                   std::size_t end) {
  std::string told;
  if (!earlier.empty()) told += "## Summary of what came before\n" + earlier + "\n\n";
  for (std::size_t i = begin; i < end; ++i) {
    const mlgym::Message& message = messages[i];
    told += message.role == Role::assistant ? "## The agent\n" : "## Observation\n";
    told += excerpt(message.text, wishes.longest) + "\n";
    for (const auto& call : message.calls)
      told += "[" + call.name + "] " + excerpt(call.arguments, wishes.longest) + "\n";
    told += "\n";
  }
  mlgym::ChatRequest request;
  request.max_output_tokens = wishes.output_tokens;
  request.messages.push_back({Role::system, wishes.instructions, {}, {}, ""});
  request.messages.push_back({Role::user, std::move(told), {}, {}, ""});
  return request;
}

std::size_t told_bytes(const SummaryWishes& wishes, const mlgym::Message& message) {
  constexpr std::size_t kAround = 40;  // headings and the like
  std::size_t bytes = std::min(message.text.size(), wishes.longest) + kAround;
  for (const auto& call : message.calls)
    bytes += call.name.size() + std::min(call.arguments.size(), wishes.longest) + kAround;
  return bytes;
}

}  // namespace history
