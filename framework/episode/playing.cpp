// Agents that play other agents: the play is an episode within the episode, over one of its
// environments and a share of its limits.
#include <fmt/format.h>

#include "base/json.h"
#include "base/status.h"
#include "episode/agent_view.h"
#include "episode/created_agent.h"
#include "episode/handles.h"

namespace mlgym {

absl::Status AgentView::play(const mlgym_call* call, const mlgym_play& wanted,
                             const mlgym_sink& out) {
  if (auto may = may_act(); !may.ok()) return may;
  const BranchId branch = number_of(wanted.environment);
  if (auto own = check_own(branch); !own.ok()) return own;
  if (wanted.agent >= agent_.plays.size()) {
    return invalid("agent {} wants to play agent {}, and its setting \"plays\" names {}", agent_.id,
                   wanted.agent, agent_.plays.size());
  }
  checkpoint_.reset();
  const Played played{agent_.plays[wanted.agent], branch, fmt::format("{}/{}", stream_, ++plays_),
                      share_limits(wanted, share_ ? &*share_ : nullptr)};
  const auto went = play_created(call, played);
  if (!went.ok()) return went.status();
  if (share_ && !environment_.ended()) exit_ = share_->used_up();
  out.write(out.state, borrow(dump_json(*went)));
  return absl::OkStatus();
}

// How it went: docs/episode.md.
absl::StatusOr<Json> AgentView::play_created(const mlgym_call* raw, const Played& played) {
  const HostServices host = services_with_files(played.agent.folder);
  const Deadline deadline = Deadline::at_ns(raw->deadline_ns);
  Call making(host, deadline, &services_.cancelled);
  auto agent = create_agent(played.agent, services_.registry, gateway_, making);
  if (!agent.ok()) return agent.status();
  const std::int64_t before = environment_.steps();
  AgentView view({environment_, gateway_, spec_, services_}, *agent->chat, played);
  const Deadline own =
      played.limits.time ? deadline.earlier(Deadline::after(*played.limits.time)) : deadline;
  Call call(host, own, &services_.cancelled);
  const absl::Status ran = agent->component.run(call, view.raw());
  if (services_.cancelled) return absl::CancelledError("the episode is cancelled");
  if (!view.failure().ok()) return ended_by_host(view.failure());
  if (auto left = view.leave_play(); !left.ok()) return ended_by_host(left);
  std::string exit = view.exit();
  if (environment_.ended()) {
    exit = "over";
  } else if (exit.empty() && gateway_.run_limit_reached()) {
    return absl::ResourceExhaustedError("what the run may spend on models is used up");
  } else if (exit.empty()) {
    // A limit is the agent's end, not its failure; an agent that returns early gives up.
    const bool spent = gateway_.limit_reached(), late = own.passed();
    if (!ran.ok() && !spent && !late)
      return with_context(of_the_episode(ran), fmt::format("agent {} plays", agent_.id));
    exit = spent ? "exit_cost" : late ? "max_time" : "exit_forfeit";
  }
  Json went = {{"agent", played.agent.id}, {"exit", exit}, {"first_step", before + 1}};
  went.update(view.share_->used());
  return went;
}

absl::Status AgentView::leave_play() {
  if (environment_.ended()) return absl::OkStatus();
  if (submitted_in_ != branch_ && exit_ == "submit" && !environment_.lost(submitted_in_)) {
    const auto kept = environment_.snapshot(submitted_in_);
    if (!kept.ok()) return kept.status();
    snapshots_.insert(*kept);
    if (auto put = environment_.restore(branch_, *kept); !put.ok()) return put;
  }
  branches_.erase(branch_);
  for (const BranchId made : branches_) {
    if (auto released = environment_.release(made); !released.ok()) return released;
  }
  for (const SnapshotId kept : snapshots_) {
    if (auto gone = environment_.discard(kept); !gone.ok()) return gone;
  }
  return absl::OkStatus();
}

}  // namespace mlgym
