// What an agent is handed: the functions of mlgym_episode over one environment and its models.
#pragma once

#include <absl/status/status.h>
#include <mlgym/kinds/agent.h>

#include <optional>
#include <string>

#include "environment/environment.h"
#include "episode/episode.h"
#include "episode/seen_chat.h"
#include "models/gateway.h"

namespace mlgym {

// Tells whoever watches the episode.
void report_progress(const EpisodeServices& services, const Environment& environment,
                     std::string phase);

// Where an agent said that it can go on from.
struct Checkpoint {
  std::string state;
  std::uint64_t events = 0;  // of the record that happened before
};

// One thread. Environment, gateway, chat, spec and services outlive it.
class AgentView {
 public:
  AgentView(Environment& environment, Gateway& gateway, SeenChat& chat, const EpisodeSpec& spec,
            const EpisodeServices& services);
  AgentView(const AgentView&) = delete;
  AgentView& operator=(const AgentView&) = delete;

  const mlgym_episode& raw() const { return raw_; }
  // The first failure of the host during a call; whatever the agent makes of it, the episode has
  // failed.
  const absl::Status& failure() const { return failure_; }
  // The agent's last checkpoint, as long as nothing was finished after it.
  const std::optional<Checkpoint>& checkpoint() const { return checkpoint_; }

 private:
  void offer_environments();
  absl::Status step_each(const mlgym_acting* const* actings, std::size_t count);
  absl::Status complete(const mlgym_call* call, std::string_view role, const mlgym_request& request,
                        const mlgym_reply& reply);
  absl::Status branch(mlgym_environment* environment, std::size_t count, mlgym_environment** out);
  absl::Status run_program(const mlgym_call* call, mlgym_environment* environment,
                           std::string_view command, std::string_view instructions,
                           const mlgym_acting& out);
  absl::Status give_up(std::string_view tag);
  absl::Status may_act() const;
  absl::Status ended_by_host(absl::Status status);
  absl::Status of_branching(absl::Status status);
  Json budget() const;

  mlgym_episode raw_{};
  Environment& environment_;
  Gateway& gateway_;
  SeenChat& chat_;
  const EpisodeSpec& spec_;
  const EpisodeServices& services_;
  std::optional<Checkpoint> checkpoint_;
  absl::Status failure_;
};

}  // namespace mlgym
