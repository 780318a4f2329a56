// What an agent is handed: the functions of mlgym_episode over one environment and its models.
#pragma once

#include <absl/status/status.h>
#include <mlgym/kinds/agent.h>

#include "environment/environment.h"
#include "episode/episode.h"
#include "episode/seen_chat.h"
#include "models/gateway.h"

namespace mlgym {

// Tells whoever watches the episode.
void report_progress(const EpisodeServices& services, const Environment& environment,
                     std::string phase);

// One thread. Environment, gateway, chat and services outlive it.
class AgentView {
 public:
  AgentView(Environment& environment, Gateway& gateway, SeenChat& chat,
            const EpisodeServices& services, std::uint64_t seed);
  AgentView(const AgentView&) = delete;
  AgentView& operator=(const AgentView&) = delete;

  const mlgym_episode& raw() const { return raw_; }
  // The first failure of the host during a call; whatever the agent makes of it, the episode has
  // failed.
  const absl::Status& failure() const { return failure_; }

 private:
  absl::Status step(mlgym_environment* environment, const mlgym_action& action,
                    const mlgym_sink* observation, const mlgym_sink* info, mlgym_step* out);
  absl::Status complete(const mlgym_call* call, std::string_view role, const mlgym_request& request,
                        const mlgym_reply& reply);
  Json budget() const;

  mlgym_episode raw_{};
  Environment& environment_;
  Gateway& gateway_;
  SeenChat& chat_;
  const EpisodeServices& services_;
  absl::Status failure_;
};

}  // namespace mlgym
