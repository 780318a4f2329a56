// An episode that is put aside in one process and goes on in another.
#include <fcntl.h>

#include <cerrno>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "environment/environment_state.h"
#include "environment/scoring.h"

namespace mlgym {
namespace {

constexpr double kArchiveSeconds = 3600;

// Runs tar in the box, whose user may read all that is in it, with the archive as its standard
// input or output.
absl::Status run_tar(Box& box, std::vector<std::string> arguments, const Descriptor& archive,
                     int as) {
  arguments.insert(arguments.begin(), {"/usr/bin/tar", "--file=-", "--directory=/workspace"});
  BoxProgram tar;
  tar.arguments = std::move(arguments);
  tar.descriptors = {{archive.get(), as}};
  auto process = box.start(tar);
  if (!process.ok()) return process.status();
  const auto exit = process->wait(Deadline::after(kArchiveSeconds));
  if (!exit.ok()) return exit.status();
  if (exit->killed_with_box || exit->code != 0)
    return unable("tar ended with code {} in the box", exit->code);
  return absl::OkStatus();
}

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

absl::StatusOr<Json> Environment::save(const std::filesystem::path& archive) {
  State& state = *state_;
  if (state.branches.empty() || state.ended) return unable("no episode is under way");
  if (branched()) return unable("an episode with branches or snapshots cannot be put aside");
  Branch& own = state.branches.at(kOwnBranch);
  if (own.ended) return unable("the computer was shut down");
  const Descriptor file(open(archive.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file.valid()) return system_error(errno, fmt::format("cannot create {}", archive.string()));
  if (auto kept = run_tar(*own.box, {"--create", "--sparse", "."}, file, 1); !kept.ok())
    return with_context(kept, "cannot keep the workspace");
  if (fsync(file.get()) != 0)
    return system_error(errno, fmt::format("cannot make {} durable", archive.string()));
  const double elapsed = state.elapsed_before + monotonic_seconds() - state.started;
  return Json{{"outcome", json_of(state.outcome)},
              {"best", state.meter.best()},
              {"reward", state.meter.total()},
              {"elapsed", elapsed},
              {"waited", state.waited},
              {"shell", own.shell ? own.shell->state() : own.shell_state},
              {"actions", state.played ? Json(state.played->actions()) : Json::array()}};
}

absl::Status Environment::go_on(const Json& saved, const std::filesystem::path& archive) {
  State& state = *state_;
  if (!state.branches.empty()) return internal("an environment is reset once; make a new one");
  const Descriptor file(open(archive.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.valid()) return system_error(errno, fmt::format("cannot open {}", archive.string()));
  auto made = state.services.boxes.create(state.box_spec());
  if (!made.ok()) return with_context(made.status(), "cannot make the agent's box");
  Branch& own = state.branches[kOwnBranch];
  own.box = std::move(*made);
  if (auto filled = run_tar(*own.box, {"--extract", "--preserve-permissions"}, file, 0);
      !filled.ok())
    return with_context(filled, fmt::format("cannot unpack {}", archive.string()));
  own.shell_state = saved["shell"];
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
