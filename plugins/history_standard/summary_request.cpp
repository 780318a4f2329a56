#include "summary_request.h"

#include <algorithm>

#include "agent_parts/text.h"

namespace history {
namespace {

using agent_parts::ends_of;
using mlgym::Role;

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
    told += ends_of(message.text, wishes.longest) + "\n";
    for (const auto& call : message.calls)
      told += "[" + call.name + "] " + ends_of(call.arguments, wishes.longest) + "\n";
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
