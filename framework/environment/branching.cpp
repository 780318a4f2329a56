// Environments that are branched from one another, and snapshots to go back to.
#include <mlgym/kinds/agent.h>

#include "base/json.h"
#include "base/status.h"
#include "environment/environment_state.h"

namespace mlgym {

absl::StatusOr<Branch*> Environment::State::find(BranchId id) {
  const auto found = branches.find(id);
  if (found == branches.end()) return invalid("there is no environment {}", id);
  return &found->second;
}

absl::Status Environment::State::may_branch() const {
  if (ended) return unable("the episode has ended ({})", outcome.exit_status);
  if (branches.empty()) return unable("the environment was not reset");
  if (played)
    return unable(
        "task {} answers actions itself: what it has seen cannot be branched or taken back",
        spec.task.id);
  return absl::OkStatus();
}

absl::Status Environment::State::record_branching(Json data) {
  return services.recorder.event("snapshot", data);
}

// The branch's files as they are. Its box goes on with changes of its own.
absl::StatusOr<std::shared_ptr<const BoxSnapshot>> Environment::State::freeze(Branch& branch) {
  if (branch.ended)
    return unable("environment {} was lost during its last command: it cannot be kept", branch.id);
  if (branch.shell) branch.shell_state = branch.shell->state();
  branch.shell.reset();
  auto files = branch.box->snapshot(Box::Keep::freeze);
  branch.usage = {};  // the box counts anew
  branch.out_of_memory = 0;
  return files;
}

// A branch of its own, which has no shell before it is needed.
absl::StatusOr<Branch> Environment::State::branch_from(BranchId id, const KeptFiles& kept) {
  BoxSpec wanted = box_spec();
  if (id != kOwnBranch) wanted.name += fmt::format(" branch {}", id);
  wanted.snapshot = kept.files;
  auto box = services.boxes.create(wanted);
  if (!box.ok()) return with_context(box.status(), "cannot branch the agent's box");
  Branch made;
  made.id = id;
  made.box = std::move(*box);
  made.shell_state = kept.shell_state;
  return made;
}

absl::StatusOr<std::vector<BranchId>> Environment::branch(BranchId from, std::size_t count) {
  State& state = *state_;
  if (auto may = state.may_branch(); !may.ok()) return may;
  const auto origin = state.find(from);
  if (!origin.ok()) return origin.status();
  if (state.branches.size() + count > MLGYM_MOST_ENVIRONMENTS) {
    return absl::ResourceExhaustedError(
        fmt::format("{} more environments are wanted, {} are there, and an episode has at most {}; "
                    "release what is no longer needed",
                    count, state.branches.size(), MLGYM_MOST_ENVIRONMENTS));
  }
  auto files = state.freeze(**origin);
  if (!files.ok()) return files.status();
  const KeptFiles kept{*files, (*origin)->shell_state};
  std::vector<BranchId> made;
  for (std::size_t i = 0; i < count; ++i) {
    auto branch = state.branch_from(++state.last_branch, kept);
    if (!branch.ok()) return branch.status();
    made.push_back(branch->id);
    state.branches.emplace(branch->id, std::move(*branch));
  }
  auto recorded = state.record_branching({{"do", "branch"},
                                          {"environment", from},
                                          {"made", made},
                                          {"method", kept.files->method()},
                                          {"lost_processes", kept.files->lost_processes()}});
  if (!recorded.ok()) return recorded;
  return made;
}

absl::StatusOr<SnapshotId> Environment::snapshot(BranchId branch) {
  State& state = *state_;
  if (auto may = state.may_branch(); !may.ok()) return may;
  const auto origin = state.find(branch);
  if (!origin.ok()) return origin.status();
  auto files = state.freeze(**origin);
  if (!files.ok()) return files.status();
  const SnapshotId id = ++state.last_snapshot;
  auto recorded = state.record_branching({{"do", "snapshot"},
                                          {"environment", branch},
                                          {"snapshot", id},
                                          {"method", (*files)->method()},
                                          {"lost_processes", (*files)->lost_processes()}});
  if (!recorded.ok()) return recorded;
  state.snapshots[id] = {std::move(*files), (*origin)->shell_state};
  return id;
}

absl::Status Environment::restore(BranchId branch, SnapshotId snapshot) {
  State& state = *state_;
  if (auto may = state.may_branch(); !may.ok()) return may;
  const auto target = state.find(branch);
  if (!target.ok()) return target.status();
  const auto kept = state.snapshots.find(snapshot);
  if (kept == state.snapshots.end()) return invalid("there is no snapshot {}", snapshot);
  auto made = state.branch_from(branch, kept->second);
  if (!made.ok()) return made.status();
  state.kept_archive.clear();
  (*target)->shell.reset();  // before its box
  **target = std::move(*made);
  return state.record_branching(
      {{"do", "restore"}, {"environment", branch}, {"snapshot", snapshot}});
}

absl::Status Environment::release(BranchId branch) {
  State& state = *state_;
  if (branch == kOwnBranch) return invalid("the episode's own environment cannot be released");
  const auto found = state.find(branch);
  if (!found.ok()) return found.status();
  (*found)->shell.reset();
  state.branches.erase(branch);
  return state.record_branching({{"do", "release"}, {"environment", branch}});
}

absl::Status Environment::discard(SnapshotId snapshot) {
  if (state_->snapshots.erase(snapshot) == 0) return invalid("there is no snapshot {}", snapshot);
  return state_->record_branching({{"do", "discard"}, {"snapshot", snapshot}});
}

bool Environment::branched() const {
  return state_->branches.size() > 1 || !state_->snapshots.empty();
}

bool Environment::lost(BranchId branch) const {
  const auto found = state_->branches.find(branch);
  return found != state_->branches.end() && found->second.ended;
}

}  // namespace mlgym
