// Boxes that are paused, killed, started again and removed.
#include <chrono>
#include <thread>

#include "base/time.h"
#include "check/sandbox_checks.h"

namespace mlgym {
namespace {

// Five processes that left the shell's session behind.
std::string detached(const std::string& mark) {
  return fmt::format("for i in 1 2 3 4 5; do (setsid sleep {} >/dev/null 2>&1 &); done", mark);
}

void pause_stops(SandboxTrial& trial) {
  TrialBox box(trial);
  box.run(
      "(while :; do echo x >> ticks; sleep 0.01; done) > /dev/null 2>&1 & "
      "until [ -s ticks ]; do sleep 0.01; done");
  if (!box.ready()) return;
  trial.holds(box.box().pause().status(), "pausing");
  const auto before = box.get("ticks").size();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  trial.expect_equal(box.get("ticks").size(), before, "what a paused job has written");
  if (!box.ready()) return;
  trial.holds(box.box().resume(), "resuming");
  box.run("sleep 0.3");
  trial.expect(box.get("ticks").size() > before, "the job did not go on");
}

void end_leaves_nothing(SandboxTrial& trial) {
  TrialBox box(trial);
  const std::string mark = new_mark();
  box.run(detached(mark));
  trial.expect(box.count() >= 5, "processes of the box are not counted");
  if (!box.ready()) return;
  trial.holds(box.box().end_processes(), "ending processes");
  trial.expect_equal(box.count(), 0, "processes left");
  trial.expect(marked_processes(mark) == 0, "a detached process is left on the host");
}

void kill_leaves_nothing(SandboxTrial& trial) {
  TrialBox box(trial);
  const std::string mark = new_mark();
  box.run("echo kept > file; " + detached(mark));
  if (!box.ready()) return;
  trial.holds(box.box().kill(), "killing the box");
  trial.expect(marked_processes(mark) == 0, "a process outlived its box");
  trial.expect_equal(box.get("file"), "kept\n", "a file of the killed box");
}

void restart_keeps_files(SandboxTrial& trial) {
  TrialBox box(trial);
  const std::string mark = new_mark();
  box.run("echo here > file; x=5; " + detached(mark));
  for (int i = 0; i < 2; ++i) {
    if (box.ready()) trial.holds(box.box().restart(), "starting the box again");
    trial.expect(marked_processes(mark) == 0, "a process outlived the restart");
    trial.expect_equal(box.output("cat file; echo $x"), "here\n\n", "files without variables");
  }
}

void stats(SandboxTrial& trial) {
  TrialBox box(trial);
  box.run(
      "head -c 3000000 /dev/zero > file; sleep 1000 & i=0; while [ $i -lt 100000 ]; do i=$((i+1)); "
      "done");
  if (!box.ready()) return;
  const auto found = box.box().stats();
  if (!trial.holds(found.status(), "asking for statistics")) return;
  trial.expect(found->processes >= 1, "no process is counted");
  trial.expect(found->cpu_seconds > 0, "no CPU time is counted");
  trial.expect(found->memory_bytes > 0, "no memory is counted");
  trial.expect(found->workspace_bytes >= 3000000, "the workspace is not counted");
}

void destroy_leaves_nothing(SandboxTrial& trial) {
  TrialBox box(trial);
  const std::string mark = new_mark();
  box.run("mkdir closed; echo x > closed/file; chmod 0 closed; " + detached(mark));
  if (!box.ready()) return;
  const std::filesystem::path folder = box.box().channel();
  box.destroy();
  trial.expect(marked_processes(mark) == 0, "a process outlived its box");
  // The host does not wait for files to be removed.
  const Deadline deadline = Deadline::after(10);
  while (std::filesystem::exists(folder) && !deadline.passed())
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  trial.expect(!std::filesystem::exists(folder), fmt::format("{} is left", folder.string()));
}

}  // namespace

const std::vector<SandboxCheck>& sandbox_life_checks() {
  static const std::vector<SandboxCheck> checks = {
      {"pause_stops", pause_stops, "pause"},
      {"end_leaves_nothing", end_leaves_nothing},
      {"kill_leaves_nothing", kill_leaves_nothing},
      {"restart_keeps_files", restart_keeps_files},
      {"stats", stats},
      {"destroy_leaves_nothing", destroy_leaves_nothing}};
  return checks;
}

}  // namespace mlgym
