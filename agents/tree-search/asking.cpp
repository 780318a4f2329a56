#include "asking.h"

#include "agent_parts/text.h"
#include "prompt_texts.h"

namespace tree_search {
namespace {

using mlgym::Role;

constexpr std::size_t kShownOfReply = 20000;

}  // namespace

Asked ask_for_solution(mlgym::Episode& episode, const mlgym::ChatRequest& sampling,
                       const Prompts& prompts, const std::string& workspace,
                       const std::string& text, std::int64_t most_errors) {
  mlgym::ChatRequest request = sampling;
  request.messages.push_back(
      {Role::system, prompts.system.fill({{"workspace", workspace}}), {}, {}, ""});
  request.messages.push_back({Role::user, text, {}, {}, ""});
  for (std::int64_t errors = 0;; ++errors) {
    mlgym::ChatReply reply;
    try {
      reply = episode.complete(request);
    } catch (const mlgym::Error& error) {
      if (error.code != MLGYM_OUT_OF_RANGE) throw;
      episode.give_up("context");
      return {Asked::End::given_up};
    }
    ReadReply read = read_reply(reply);
    if (read.stops) return {Asked::End::stops};
    if (read.problem.empty()) return {Asked::End::solution, std::move(read.solution)};
    if (errors == most_errors) {
      episode.give_up("format");
      return {Asked::End::given_up};
    }
    // Only the latest of them, as text: calls of tools would want answers.
    request.messages.resize(2);
    if (!reply.text.empty())
      request.messages.push_back(
          {Role::assistant, agent_parts::ends_of(reply.text, kShownOfReply), {}, {}, ""});
    request.messages.push_back(
        {Role::user, prompts.format_error.fill({{"problem", read.problem}}), {}, {}, ""});
  }
}

}  // namespace tree_search
