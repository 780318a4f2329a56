// The episode's models as a program in the agent's box asks for them.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/time.h"
#include "environment/environment.h"
#include "episode/episode.h"
#include "episode/seen_chat.h"
#include "episode/share.h"
#include "models/gateway.h"
#include "server/box_endpoint.h"

namespace mlgym {

// Made for one run of a program. What it is given outlives it, and is used by nobody else
// meanwhile.
class ProgramModels {
 public:
  // `share`: of an agent that is played; null: the episode's limits alone hold.
  ProgramModels(Environment& environment, Gateway& gateway, SeenChat& chat, const EpisodeSpec& spec,
                Deadline deadline, const EpisodeServices& services, const Share* share);

  // Serves the models for as long as this lives.
  AgentProgram program(std::string_view command, std::string_view instructions);

 private:
  absl::StatusOr<std::vector<std::pair<std::string, std::string>>> serve(Box& box);
  absl::Status complete(Call& call, std::string_view role, const mlgym_request& request,
                        const mlgym_reply& reply);
  double waited() const;
  std::string stop();
  std::string out_of_share(double seconds) const;

  Environment& environment_;
  Gateway& gateway_;
  SeenChat& chat_;
  const EpisodeSpec& spec_;
  const Deadline deadline_;
  const EpisodeServices& services_;
  const Share* share_;
  const ShareLimits left_;  // of the share, when the program begins
  const double begun_;      // monotonic seconds
  mutable std::mutex mutex_;
  double waited_ = 0, waiting_since_ = 0;  // seconds; 0: nobody waits
  std::string refused_;                    // why no reply is given any more
  double refused_since_ = 0;
  std::unique_ptr<BoxEndpoint> endpoint_;  // ends first
};

}  // namespace mlgym
