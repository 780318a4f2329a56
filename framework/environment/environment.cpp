#include "environment/environment.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <limits>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "boxes/shell.h"
#include "environment/environment_state.h"
#include "environment/scoring.h"
#include "environment/submission.h"

namespace mlgym {
namespace fs = std::filesystem;

std::uint64_t Streams::seed(std::string_view purpose) const {
  return derive_seed(run_seed, episode, purpose);
}

Environment::Environment(std::unique_ptr<State> state) : state_(std::move(state)) {}
Environment::~Environment() = default;
void Environment::waited(double seconds) { state_->waited += seconds; }
bool Environment::ended() const { return state_->ended; }
const Outcome& Environment::outcome() const { return state_->outcome; }
Json Environment::public_task() const { return state_->public_task(); }
Json Environment::budget() const { return state_->budget(); }

absl::StatusOr<std::unique_ptr<Environment>> Environment::create(EnvironmentSpec spec,
                                                                 EnvironmentServices services) {
  if (spec.task.interactive) spec.tools.emplace_back(kActTool);
  auto tools = ToolSet::create(spec.tools, services.registry);
  if (!tools.ok()) return tools.status();
  return std::unique_ptr<Environment>(
      new Environment(std::make_unique<State>(std::move(spec), services, std::move(*tools))));
}

absl::StatusOr<StepResult> Environment::reset() {
  State& state = *state_;
  if (state.box) return internal("an environment is reset once; make a new one");
  const TaskDefinition& task = state.spec.task;
  const auto instructions = fill_instructions(task);
  if (!instructions.ok()) return instructions.status();
  BoxSpec box;
  box.name = state.spec.streams.episode;
  show_to_agent(task, state.spec.resources, box);
  box.environment.emplace_back("MLGYM_AGENT_SEED",
                               std::to_string(state.spec.streams.seed("agent")));
  box.host_network = state.spec.host_network;
  box.gpus = state.spec.gpus;
  box.limits.memory_bytes = task.sandbox.memory.value_or(8ull << 30);
  box.limits.processes = task.sandbox.processes.value_or(512);
  box.limits.disk_bytes = task.sandbox.disk.value_or(10ull << 30);
  box.limits.open_files = 4096;  // enough for data loaders, whatever the host allows itself
  box.limits.cpus = task.sandbox.cpus.value_or(0);
  auto made = state.services.boxes.create(box);
  if (!made.ok()) return with_context(made.status(), "cannot make the agent's box");
  state.box = std::move(*made);
  if (auto filled = state.fill_workspace(); !filled.ok()) return filled;
  auto shell = Shell::open(*state.box);
  if (!shell.ok()) return with_context(shell.status(), "cannot open a shell in the agent's box");
  state.shell = std::move(*shell);
  if (auto paused = state.box->pause(); !paused.ok()) return paused.status();
  state.started = monotonic_seconds();
  StepResult first;
  first.observation = *instructions;
  if (state.spec.task.interactive) {
    auto played = InteractiveTask::create(state.spec, state.services);
    if (!played.ok()) return played.status();
    state.played = std::move(*played);
    const auto observation = state.played->reset();
    if (!observation.ok()) return observation.status();
    first.observation += "\n\n" + *observation;
  }
  first.info = "{}";
  return first;
}

absl::StatusOr<StepResult> Environment::step(const Action& action) {
  State& state = *state_;
  if (!state.shell) return unable("the environment was not reset");
  if (state.ended) return unable("the episode has ended ({})", state.outcome.exit_status);
  if (state.cancelled()) return absl::CancelledError("the episode is cancelled");
  const std::int64_t number = ++state.outcome.steps;
  if (auto recorded = state.record_begin(number, action); !recorded.ok()) return recorded;

  absl::StatusOr<StepResult> result = state.perform(action);
  if (!result.ok()) return result.status();
  if (!state.ended) {
    if (const std::string_view limit = state.limit_reached(); !limit.empty()) {
      if (auto noted = state.services.recorder.event("limit", {{"limit", limit}}); !noted.ok())
        return noted;
      auto last = state.end(limit);
      if (!last.ok()) return last.status();
      result->observation += fmt::format("\n[The episode has ended: {}.]", last->observation);
      result->reward += last->reward;
      result->truncated = true;
    }
  }
  if (auto recorded = state.record_end(number, *result); !recorded.ok()) return recorded;
  return result;
}

absl::StatusOr<StepResult> Environment::finish(std::string_view tag) {
  State& state = *state_;
  if (!state.shell) return unable("the environment was not reset");
  if (state.ended) return unable("the episode has ended ({})", state.outcome.exit_status);
  if (auto noted = state.services.recorder.event("limit", {{"limit", tag}}); !noted.ok())
    return noted;
  auto result = state.end(tag);
  if (!result.ok()) return result.status();
  result->truncated = true;
  result->info = "{}";
  if (auto recorded = state.record_end(state.outcome.steps, *result); !recorded.ok())
    return recorded;
  return result;
}

absl::Status Environment::State::fill_workspace() {
  const TaskDefinition& task = spec.task;
  if (!task.starter.empty()) {
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(task.starter, error)) {
      if (!entry.is_regular_file()) continue;
      auto content = read_file(entry.path());
      if (!content.ok()) return content.status();
      struct stat facts {};
      const bool executable =
          stat(entry.path().c_str(), &facts) == 0 && (facts.st_mode & S_IXUSR) != 0;
      const std::string path = entry.path().lexically_relative(task.starter).string();
      if (auto put = box->put(path, *content, executable ? 0755 : 0644); !put.ok()) {
        return with_context(put, fmt::format("cannot put {} into the workspace", path));
      }
    }
    if (error) return system_error(error.value(), task.starter.string());
  }
  return prepare_by_component();
}

// Lets the task's component add its own files, if it has any to add.
absl::Status Environment::State::prepare_by_component() {
  const auto place = services.registry.find("task", spec.task.use, spec.task.folder);
  if (!place.ok()) return with_context(place.status(), "task " + spec.task.id);
  const auto component = services.registry.load(*place);
  if (!component.ok()) return component.status();
  Call call(plain_host_services(), Deadline::after(600), services.cancelled);
  auto instance = TaskComponent::create(*component, component_settings(spec.task), call);
  if (!instance.ok()) return with_context(instance.status(), "task " + spec.task.id);
  const auto put = [this](std::string_view path, std::string_view content) {
    return box->put(path, content);
  };
  return instance->prepare(call, put, spec.streams.seed("prepare"));
}

bool Environment::State::cancelled() const {
  return services.cancelled && services.cancelled->load();
}

absl::StatusOr<StepResult> Environment::State::perform(const Action& action) {
  const auto call = tools.resolve(action);
  if (!call.ok()) {
    StepResult refused;
    refused.observation = message_of(call.status());
    refused.info = dump_json({{"tool", nullptr}, {"problem", refused.observation}});
    return refused;
  }
  if (call->tool == "validate") return validate();
  if (call->tool == kActTool) return act(call->arguments["action"].get<std::string>());
  if (call->tool == "submit") {
    auto result = end("submit");
    if (!result.ok()) return result;
    result->terminated = true;
    result->info = dump_json({{"tool", "submit"}});
    return result;
  }
  if (call->tool == "shell") {
    return run_shell(call->arguments["command"].get<std::string>(),
                     call->arguments.value("timeout", 0.0));
  }
  return use_component(*call);
}

std::string_view Environment::State::limit_reached() const {
  const Limits& limits = spec.task.limits;
  if (box_ended) return "early_exit";
  if (limits.steps && outcome.steps >= *limits.steps) return "max_steps";
  if (limits.compute && outcome.compute_seconds >= *limits.compute) return "max_compute";
  if (time_left() <= 0) return "max_time";
  return {};
}

double Environment::State::time_left() const {
  constexpr double kNone = std::numeric_limits<double>::infinity();
  const Limits& limits = spec.task.limits;
  const double elapsed = started > 0 ? monotonic_seconds() - started : 0;
  return std::min(limits.time.value_or(kNone) - elapsed,
                  limits.working_time.value_or(kNone) - (elapsed - waited));
}

// Ends the box, scores what it left, and gives the last reward. The tag is "submit" or a limit's.
absl::StatusOr<StepResult> Environment::State::end(std::string_view tag) {
  shell.reset();
  if (auto killed = box->kill(); !killed.ok())
    return with_context(killed, "cannot end the agent's box");
  bool missing = false;
  const auto scored = played ? score_played() : score_final(missing);
  if (!scored.ok()) return scored.status();
  const std::string& problem = *scored;
  const bool submitted = tag == "submit";
  if (problem.empty()) {
    outcome.exit_status = submitted ? "submitted" : fmt::format("autosubmission ({})", tag);
  } else {
    outcome.floored = problem;
    outcome.scores = floor_scores(spec.task);
    outcome.exit_status =
        fmt::format("{} ({})", missing ? "submission_not_found" : "evaluation_format_error", tag);
  }
  // With nothing scorable N is 0, whatever the floor is worth (docs/rewards.md).
  const double normalised =
      problem.empty() ? normalised_score(spec.task, outcome.scores.at(spec.task.primary().name))
                      : 0;
  outcome.final_score = normalised;
  StepResult result;
  result.reward = meter.at_end(normalised);
  outcome.reward = meter.total();
  result.observation = outcome.exit_status;
  ended = true;
  if (auto recorded = services.recorder.event(
          "reward",
          {{"step", outcome.steps}, {"reward", result.reward}, {"total", outcome.reward}});
      !recorded.ok()) {
    return recorded;
  }
  box.reset();
  return result;
}

// Scores the submission that the box left. Gives its problem; empty: there is none.
absl::StatusOr<std::string> Environment::State::score_final(bool& missing) {
  auto submission = Submission::collect(*box, spec.task.submission);
  if (!submission.ok()) return submission.status();
  missing = submission->missing();
  if (!submission->problem().empty()) return submission->problem();
  if (auto kept = keep_submission(*submission); !kept.ok()) return kept;
  auto scored = score_submission(spec, services, *submission, "test", "final", outcome.steps);
  if (!scored.ok()) return scored.status();
  outcome.scores = scored->scores;
  return scored->problem;
}

absl::StatusOr<std::string> Environment::State::score_played() {
  auto scores = played->score(outcome.steps);
  if (!scores.ok()) return scores.status();
  outcome.scores = std::move(*scores);
  return "";
}

absl::Status Environment::State::keep_submission(const Submission& submission) const {
  if (spec.submission_copy.empty()) return absl::OkStatus();
  std::error_code error;
  fs::copy(submission.folder(), spec.submission_copy, fs::copy_options::recursive, error);
  if (error)
    return system_error(error.value(), fmt::format("cannot keep the submission in {}",
                                                   spec.submission_copy.string()));
  return absl::OkStatus();
}

absl::Status Environment::State::record_begin(std::int64_t number, const Action& action) const {
  Json data = {{"step", number}};
  if (action.tool.empty()) {
    auto text = services.recorder.text(action.text);
    if (!text.ok()) return text.status();
    data["text"] = *text;
  } else {
    auto arguments = services.recorder.text(action.arguments);
    if (!arguments.ok()) return arguments.status();
    data["tool"] = to_utf8(action.tool);
    data["arguments"] = *arguments;
  }
  return services.recorder.event("step.begin", data);
}

absl::Status Environment::State::record_end(std::int64_t number, const StepResult& result) const {
  auto observation = services.recorder.text(result.observation);
  if (!observation.ok()) return observation.status();
  return services.recorder.event("step.end",
                                 {{"step", number},
                                  {"observation", *observation},
                                  {"info", parse_json(result.info).value_or(Json(nullptr))},
                                  {"reward", result.reward},
                                  {"terminated", result.terminated},
                                  {"truncated", result.truncated},
                                  {"compute", outcome.compute_seconds},
                                  {"cpu", outcome.cpu_seconds}});
}

}  // namespace mlgym
