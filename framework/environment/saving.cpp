// An episode that is put aside in one process and goes on in another.
#include "base/json.h"
#include "base/status.h"
#include "environment/environment_state.h"
#include "environment/scoring.h"
#include "environment/workspace_archive.h"

namespace mlgym {
namespace {

Json json_of(const Scores& scores) { return Json(scores); }

Json json_of(const Outcome& outcome) {
  Json validations = Json::array();
  for (const auto& validation : outcome.validations) {
    validations.push_back({{"step", validation.step},
                           {"scores", json_of(validation.scores)},
                           {"shadow", json_of(validation.shadow)}});
  }
  return {{"steps", outcome.steps},
          {"feedback_used", outcome.feedback_used},
          {"compute_seconds", outcome.compute_seconds},
          {"cpu_seconds", outcome.cpu_seconds},
          {"validations", validations}};
}

Outcome outcome_from(const Json& json) {
  Outcome outcome;
  outcome.steps = json["steps"];
  outcome.feedback_used = json["feedback_used"];
  outcome.compute_seconds = json["compute_seconds"];
  outcome.cpu_seconds = json["cpu_seconds"];
  for (const auto& one : json["validations"]) {
    outcome.validations.push_back(
        {one["step"], one["scores"].get<Scores>(), one["shadow"].get<Scores>()});
  }
  return outcome;
}

}  // namespace

const std::filesystem::path& Environment::kept_archive() const { return state_->kept_archive; }

absl::StatusOr<Json> Environment::save(const std::filesystem::path& archive) {
  State& state = *state_;
  if (state.branches.empty() || state.ended) return unable("no episode is under way");
  if (branched()) return unable("an episode with branches or snapshots cannot be put aside");
  Branch& own = state.branches.at(kOwnBranch);
  if (own.ended) return unable("the computer was lost");
  if (archive != state.kept_archive) {
    if (auto packed = pack_workspace(*own.box, archive); !packed.ok()) return packed;
    state.kept_archive = archive;
  }
  const double elapsed = state.elapsed_before + monotonic_seconds() - state.started;
  return Json{{"outcome", json_of(state.outcome)},
              {"best", state.meter.best()},
              {"reward", state.meter.total()},
              {"elapsed", elapsed},
              {"waited", state.waited},
              {"shell", own.shell ? own.shell->state() : own.shell_state},
              {"cut_short", state.cut_short},
              {"actions", state.played ? Json(state.played->actions()) : Json::array()}};
}

absl::Status Environment::go_on(const Json& saved, const std::filesystem::path& archive) {
  State& state = *state_;
  if (!state.branches.empty()) return internal("an environment is reset once; make a new one");
  auto made = state.services.boxes.create(state.box_spec());
  if (!made.ok()) return with_context(made.status(), "cannot make the agent's box");
  Branch& own = state.branches[kOwnBranch];
  own.box = std::move(*made);
  if (auto filled = unpack_workspace(*own.box, archive); !filled.ok()) return filled;
  own.shell_state = saved["shell"];
  state.moved = true;
  state.cut_short = saved.value("cut_short", false);
  state.outcome = outcome_from(saved["outcome"]);
  state.meter.go_on(saved["best"], saved["reward"]);
  state.outcome.reward = state.meter.total();
  state.elapsed_before = saved["elapsed"];
  state.waited = saved["waited"];
  state.started = monotonic_seconds();
  StepResult unused;
  return state.start_played(unused, saved["actions"]);
}

}  // namespace mlgym
