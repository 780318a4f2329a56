// Asking a model to summarise turns of a chat.
#pragma once

#include <mlgym/model.hpp>
#include <string>
#include <vector>

namespace history {

struct SummaryWishes {
  std::string instructions;    // for the model that summarises
  std::size_t longest;         // bytes of one message that it sees
  std::int64_t output_tokens;  // of the summary
};

// The usual ones.
extern const char* const kInstructions;

// The messages from `begin` to `end`, after `earlier`, the summary of what came before; may be
// empty.
mlgym::ChatRequest summary_request(const SummaryWishes& wishes, const std::string& earlier,
                                   const std::vector<mlgym::Message>& messages, std::size_t begin,
                                   std::size_t end);

// How long a message is in a request, about.
std::size_t told_bytes(const SummaryWishes& wishes, const mlgym::Message& message);

}  // namespace history
