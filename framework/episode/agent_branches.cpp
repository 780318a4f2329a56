// Environments that an agent branches, keeps and puts back: its own, and no other's.
#include <fmt/format.h>

#include "base/status.h"
#include "episode/agent_view.h"
#include "episode/handles.h"

namespace mlgym {

absl::Status AgentView::check_own(BranchId branch) const {
  if (branches_.count(branch) > 0) return absl::OkStatus();
  return invalid("there is no environment {}", branch);
}

// Errors by which agents are told what cannot be, apart from those of the host.
absl::Status AgentView::of_branching(absl::Status status) {
  checkpoint_.reset();
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kFailedPrecondition:
    case absl::StatusCode::kResourceExhausted:
      return status;
    default:
      return ended_by_host(std::move(status));
  }
}

absl::Status AgentView::branch(mlgym_environment* environment, std::size_t count,
                               mlgym_environment** out) {
  if (auto may = may_act(); !may.ok()) return may;
  if (auto own = check_own(number_of(environment)); !own.ok()) return own;
  const auto made = environment_.branch(number_of(environment), count);
  if (!made.ok()) return of_branching(made.status());
  checkpoint_.reset();
  branches_.insert(made->begin(), made->end());
  for (std::size_t i = 0; i < count; ++i) out[i] = handle_of<mlgym_environment>((*made)[i]);
  return absl::OkStatus();
}

absl::StatusOr<mlgym_snapshot*> AgentView::snapshot(mlgym_environment* environment) {
  if (auto may = may_act(); !may.ok()) return may;
  if (auto own = check_own(number_of(environment)); !own.ok()) return own;
  const auto made = environment_.snapshot(number_of(environment));
  if (auto kept = of_branching(made.status()); !kept.ok()) return kept;
  snapshots_.insert(*made);
  return handle_of<mlgym_snapshot>(*made);
}

absl::Status AgentView::restore(mlgym_environment* environment, const mlgym_snapshot* snapshot) {
  if (auto may = may_act(); !may.ok()) return may;
  if (auto own = check_own(number_of(environment)); !own.ok()) return own;
  if (snapshots_.count(number_of(snapshot)) == 0)
    return invalid("there is no snapshot {}", number_of(snapshot));
  return of_branching(environment_.restore(number_of(environment), number_of(snapshot)));
}

// The end of an episode ends its branches, that of a play those that were made in it.
absl::Status AgentView::release(mlgym_environment* environment) {
  if (environment_.ended() || !exit_.empty()) return absl::OkStatus();
  const BranchId branch = number_of(environment);
  if (auto own = check_own(branch); !own.ok()) return own;
  if (branch == branch_) return invalid("the episode's own environment cannot be released");
  branches_.erase(branch);
  return of_branching(environment_.release(branch));
}

absl::Status AgentView::discard(mlgym_snapshot* snapshot) {
  if (environment_.ended() || !exit_.empty()) return absl::OkStatus();
  if (snapshots_.erase(number_of(snapshot)) == 0)
    return invalid("there is no snapshot {}", number_of(snapshot));
  return of_branching(environment_.discard(number_of(snapshot)));
}

}  // namespace mlgym
