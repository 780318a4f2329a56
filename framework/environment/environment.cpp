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
#include "data/agent_packages.h"
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
  auto tools = ToolSet::create(spec.tools, services.registry, spec.tool_folder, spec.agent_folder);
  if (!tools.ok()) return tools.status();
  return std::unique_ptr<Environment>(
      new Environment(std::make_unique<State>(std::move(spec), services, std::move(*tools))));
}

BoxSpec Environment::State::box_spec() const {
  const TaskDefinition& task = spec.task;
  BoxSpec box;
  box.name = spec.streams.episode;
  show_to_agent(task, spec.resources, box);
  show_agent_packages(spec.agent_packages, box);
  box.environment.emplace_back("MLGYM_AGENT_SEED", std::to_string(spec.streams.seed("agent")));
  box.host_network = spec.host_network;
  box.loopback = spec.loopback;
  box.gpus = spec.gpus;
  box.limits.memory_bytes = task.sandbox.memory.value_or(8ull << 30);
  box.limits.processes = task.sandbox.processes.value_or(512);
  box.limits.disk_bytes = task.sandbox.disk.value_or(10ull << 30);
  box.limits.open_files = 4096;  // enough for data loaders, whatever the host allows itself
  box.limits.cpus = task.sandbox.cpus.value_or(0);
  return box;
}

absl::StatusOr<StepResult> Environment::reset() {
  State& state = *state_;
  if (!state.branches.empty()) return internal("an environment is reset once; make a new one");
  const auto instructions = fill_instructions(state.spec.task);
  if (!instructions.ok()) return instructions.status();
  auto made = state.services.boxes.create(state.box_spec());
  if (!made.ok()) return with_context(made.status(), "cannot make the agent's box");
  Branch& own = state.branches[kOwnBranch];
  own.box = std::move(*made);
  if (auto filled = state.fill_workspace(); !filled.ok()) return filled;
  auto shell = Shell::open(*own.box);
  if (!shell.ok()) return with_context(shell.status(), "cannot open a shell in the agent's box");
  own.shell = std::move(*shell);
  if (auto paused = own.box->pause(); !paused.ok()) return paused.status();
  state.started = monotonic_seconds();
  StepResult first;
  first.observation = *instructions;
  if (auto started = state.start_played(first, Json::array()); !started.ok()) return started;
  if (!state.spec.state_command.empty()) {
    Json told;
    if (auto asked = state.tell_state(own, told); !asked.ok()) return asked;
    state.first_state = told["state"];
  }
  first.info = "{}";
  return first;
}

// Starts a task that answers actions itself, and plays again what was played before.
absl::Status Environment::State::start_played(StepResult& first, const Json& actions) {
  if (!spec.task.interactive) return absl::OkStatus();
  auto made = InteractiveTask::create(spec, services);
  if (!made.ok()) return made.status();
  played = std::move(*made);
  const auto observation = played->reset();
  if (!observation.ok()) return observation.status();
  first.observation += "\n\n" + *observation;
  for (const auto& action : actions) {
    if (const auto answer = played->act(action); !answer.ok()) return answer.status();
  }
  return absl::OkStatus();
}

absl::StatusOr<StepResult> Environment::finish(std::string_view tag) {
  State& state = *state_;
  if (state.branches.empty()) return unable("the environment was not reset");
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
  Box& box = *branches.at(kOwnBranch).box;
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
      if (auto put = box.put(path, *content, executable ? 0755 : 0644); !put.ok()) {
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
    return branches.at(kOwnBranch).box->put(path, content);
  };
  return instance->prepare(call, put, spec.streams.seed("prepare"));
}

bool Environment::State::cancelled() const {
  return services.cancelled && services.cancelled->load();
}

std::string_view Environment::State::limit_reached() const {
  const Limits& limits = spec.task.limits;
  if (const auto own = branches.find(kOwnBranch); own != branches.end() && own->second.ended)
    return "early_exit";
  if (limits.steps && outcome.steps >= *limits.steps) return "max_steps";
  if (limits.compute && outcome.compute_seconds >= *limits.compute) return "max_compute";
  if (time_left() <= 0) return "max_time";
  return {};
}

double Environment::State::time_left(double waiting) const {
  constexpr double kNone = std::numeric_limits<double>::infinity();
  const Limits& limits = spec.task.limits;
  const double elapsed = elapsed_before + (started > 0 ? monotonic_seconds() - started : 0);
  return std::min(limits.time.value_or(kNone) - elapsed,
                  limits.working_time.value_or(kNone) - (elapsed - waited - waiting));
}

// Ends every box, scores what one of them left, and gives the last reward. The tag is "submit" or a
// limit's.
absl::StatusOr<StepResult> Environment::State::end(std::string_view tag, BranchId id) {
  Branch& branch = branches.at(id);
  branch.shell.reset();
  if (auto killed = branch.box->kill(); !killed.ok())
    return with_context(killed, "cannot end the agent's box");
  bool missing = false;
  const auto scored = played ? score_played() : score_final(branch, missing);
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
  branches.clear();
  snapshots.clear();
  return result;
}

// Scores the submission that the box left. Gives its problem; empty: there is none.
absl::StatusOr<std::string> Environment::State::score_final(Branch& branch, bool& missing) {
  auto submission = Submission::collect(*branch.box, spec.task.submission);
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

absl::Status Environment::State::record_begin(std::int64_t number, const Acting& acting) const {
  const Action& action = acting.action;
  Json data = {{"step", number}};
  if (acting.branch != kOwnBranch) data["environment"] = acting.branch;
  const auto add = [&](const char* key, const std::string& value) -> absl::Status {
    auto text = services.recorder.text(value);
    if (text.ok()) data[key] = *text;
    return text.status();
  };
  absl::Status added;
  if (!action.tool.empty()) {
    data["tool"] = to_utf8(action.tool);
    added = add("arguments", action.arguments);
  } else if (!action.command.empty()) {
    added = add("command", action.command);
  } else {
    added = add("text", action.text);
  }
  if (!added.ok()) return added;
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
