// Episodes and evaluations of a task that asks for next to nothing.
#include <fmt/format.h>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "bench/host_programs.h"
#include "bench/measurements.h"
#include "bench/shell_box.h"
#include "bench/small_task.h"
#include "config/folders.h"
#include "environment/evaluation.h"
#include "episode/episode.h"

namespace mlgym {
namespace {

// Where an episode of a run would write.
struct Attempt {
  std::unique_ptr<EventLog> log;
  Blobs blobs;
  Recorder recorder() const { return Recorder(log.get(), &blobs); }
};

absl::StatusOr<Attempt> new_attempt(const std::filesystem::path& folder) {
  if (auto made = create_folders(folder); !made.ok()) return made;
  auto log = EventLog::create(folder / "events.jsonl");
  if (!log.ok()) return log.status();
  return Attempt{std::move(*log), Blobs(folder / "blobs")};
}

EnvironmentSpec environment_of(const ReadyTask& task) {
  EnvironmentSpec spec;
  spec.task = task.definition;
  spec.resources = task.resources;
  spec.streams = {7, "bench"};
  return spec;
}

}  // namespace

absl::StatusOr<Samples> measure_step_episode(Workplace& workplace) {
  const auto boxes = workplace.boxes();
  if (!boxes.ok()) return boxes.status();
  const auto task = make_small_task(workplace);
  if (!task.ok()) return task.status();
  auto attempt = new_attempt(workplace.folder() / "steps");
  if (!attempt.ok()) return attempt.status();
  auto environment = Environment::create(
      environment_of(*task), {**boxes, workplace.registry(), attempt->recorder(), nullptr});
  if (!environment.ok()) return environment.status();
  if (auto first = (*environment)->reset(); !first.ok()) return first.status();
  auto box = ShellBox::open(workplace);
  if (!box.ok()) return box.status();
  const Action action{"", "shell", R"({"command": ":"})"};
  return in_turns(
      500, [&] { return seconds_of([&] { return (*environment)->step(action).status(); }); },
      [&] { return seconds_of([&] { return box->run(":").status(); }); });
}

absl::StatusOr<Samples> measure_evaluation(Workplace& workplace) {
  const auto boxes = workplace.boxes();
  if (!boxes.ok()) return boxes.status();
  const auto task = make_small_task(workplace);
  if (!task.ok()) return task.status();
  const auto reference =
      bubblewrap_command(workplace.folder(), {"/usr/bin/python3", "-I", "-c", "pass"});
  if (!reference.ok()) return reference.status();
  const EvaluationRequest request{&task->definition, &task->resources, task->definition.starter,
                                  "test", 7};
  return in_turns(
      30,
      [&] {
        return seconds_of([&]() -> absl::Status {
          const auto result = evaluate(**boxes, workplace.registry(), request);
          if (!result.ok()) return result.status();
          return result->problem.empty() ? absl::OkStatus() : internal("{}", result->problem);
        });
      },
      [&] { return seconds_of([&] { return run_to_end(*reference); }); });
}

// The baseline's episode, whose agent computes nothing: reset, a step of `:`, submit, scores.
absl::StatusOr<Samples> measure_episode_overhead(Workplace& workplace) {
  const auto boxes = workplace.boxes();
  if (!boxes.ok()) return boxes.status();
  const auto task = make_small_task(workplace);
  if (!task.ok()) return task.status();
  const auto folder = find_agent_folder("baseline");
  if (!folder.ok()) return unable("{}", message_of(folder.status()));
  const auto agent = load_agent(*folder);
  if (!agent.ok()) return agent.status();
  const auto reference = bubblewrap_command(workplace.folder(), {"/usr/bin/true"});
  if (!reference.ok()) return reference.status();
  const std::atomic<bool> cancelled = false;
  ModelPool models({}, {});
  int number = 0;
  return in_turns(
      20,
      [&]() -> absl::StatusOr<double> {
        const auto attempt = new_attempt(workplace.folder() / fmt::format("episode{}", ++number));
        if (!attempt.ok()) return attempt.status();
        const EpisodeSpec spec{environment_of(*task), *agent, {}};
        return seconds_of([&]() -> absl::Status {
          const auto played = play(spec, {**boxes, workplace.registry(), models,
                                          attempt->recorder(), cancelled, nullptr});
          if (!played.error.ok()) return played.error;
          return played.outcome.exit_status == "submitted"
                     ? absl::OkStatus()
                     : internal("the episode ended as {}", played.outcome.exit_status);
        });
      },
      [&] { return seconds_of([&] { return run_to_end(*reference); }); });
}

}  // namespace mlgym
