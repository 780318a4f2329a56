// What an agent is handed: the functions of mlgym_episode over one environment and its models.
#pragma once

#include <absl/status/status.h>
#include <mlgym/kinds/agent.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "environment/environment.h"
#include "episode/episode.h"
#include "episode/seen_chat.h"
#include "episode/share.h"
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

// What agents of one episode share.
struct EpisodeParts {
  Environment& environment;
  Gateway& gateway;
  const EpisodeSpec& spec;
  const EpisodeServices& services;
};

// An agent that another one plays.
struct Played {
  const AgentDefinition& agent;
  BranchId branch = kOwnBranch;  // that it plays in
  std::string stream;            // of its chance
  ShareLimits limits;
};

// One thread. What it is given outlives it.
class AgentView {
 public:
  AgentView(const EpisodeParts& parts, SeenChat& chat);  // of the episode's agent
  AgentView(const EpisodeParts& parts, SeenChat& chat, const Played& played);
  AgentView(const AgentView&) = delete;
  AgentView& operator=(const AgentView&) = delete;

  const mlgym_episode& raw() const { return raw_; }
  // The first failure of the host during a call; whatever the agent makes of it, the episode has
  // failed.
  const absl::Status& failure() const { return failure_; }
  // The agent's last checkpoint, as long as nothing was finished after it.
  const std::optional<Checkpoint>& checkpoint() const { return checkpoint_; }

  // Of an agent that is played: how its play has ended, "submit" or the tag of an exit status;
  // empty: it has not. Puts what it has submitted into its branch, and lets go of all that it made.
  const std::string& exit() const { return exit_; }
  absl::Status leave_play();

 private:
  void offer_acting();
  void offer_environments();
  absl::Status step_each(const mlgym_acting* const* actings, std::size_t count);
  void settle_play(const std::vector<Acting>& carried_out, std::vector<StepResult>& results);
  absl::Status complete(const mlgym_call* call, std::string_view role, const mlgym_request& request,
                        const mlgym_reply& reply);
  absl::Status branch(mlgym_environment* environment, std::size_t count, mlgym_environment** out);
  absl::Status run_program(const mlgym_call* call, mlgym_environment* environment,
                           std::string_view command, std::string_view instructions,
                           const mlgym_acting& out);
  absl::StatusOr<mlgym_snapshot*> snapshot(mlgym_environment* environment);
  absl::Status restore(mlgym_environment* environment, const mlgym_snapshot* snapshot);
  absl::Status release(mlgym_environment* environment);
  absl::Status discard(mlgym_snapshot* snapshot);
  absl::Status give_up(std::string_view tag);
  absl::Status play(const mlgym_call* call, const mlgym_play& wanted, const mlgym_sink& out);
  absl::StatusOr<Json> play_created(const mlgym_call* call, const Played& played);
  absl::Status may_act() const;
  absl::Status check_own(BranchId branch) const;
  absl::Status ended_by_host(absl::Status status);
  absl::Status of_branching(absl::Status status);
  Json public_task() const;
  Json budget() const;

  mlgym_episode raw_{};
  Environment& environment_;
  Gateway& gateway_;
  SeenChat& chat_;
  const EpisodeSpec& spec_;
  const EpisodeServices& services_;
  const AgentDefinition& agent_;
  const BranchId branch_;
  const std::string stream_;          // of its chance
  const std::optional<Share> share_;  // of an agent that is played
  std::set<BranchId> branches_;       // that it may use
  std::set<SnapshotId> snapshots_;
  std::int64_t plays_ = 0;  // of other agents
  std::string exit_;
  BranchId submitted_in_ = kOwnBranch;
  std::optional<Checkpoint> checkpoint_;
  absl::Status failure_;
};

}  // namespace mlgym
