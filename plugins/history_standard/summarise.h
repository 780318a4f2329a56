// Older turns are summarised by a model.
#pragma once

#include <cstdint>
#include <map>
#include <mlgym/plugin.hpp>
#include <string>
#include <vector>

#include "summary_request.h"
#include "turns.h"

namespace history {

// The opening, a summary, and the latest turns: at least `keep`, fewer than `keep` + `every`. A
// summary is made once, of the one before and the turns since then, in parts where these are many.
class Summarise : public mlgym::History {
 public:
  explicit Summarise(const mlgym::Settings& settings);
  std::vector<mlgym::Message> view(mlgym::Call& call, const std::vector<mlgym::Message>& messages,
                                   std::int64_t budget) override;

 private:
  // Of the first turns of a chat.
  struct Summary {
    std::size_t turns;
    std::uint64_t digest;  // of what it is of
    std::string text;
  };
  const Summary* known(const std::vector<std::uint64_t>& digests) const;
  std::size_t end_of_request(const std::vector<mlgym::Message>& messages, const Turns& turns,
                             std::size_t first) const;
  // Empty: no summary could be made.
  std::string ask(mlgym::Call& call, const mlgym::ChatRequest& request) const;

  std::size_t opening_, keep_, every_;
  std::string role_;
  SummaryWishes wishes_;
  std::vector<Summary> summaries_;  // an agent may have several chats
  // How many turns a chat has when it is asked again after no summary could be had, by the digest
  // of what is summarised already: an attempt costs as much as a summary.
  std::map<std::uint64_t, std::size_t> again_at_;
};

}  // namespace history
