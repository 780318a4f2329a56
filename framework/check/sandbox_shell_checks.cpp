// Steps in the shell of a box: the same in every sandbox.
#include "check/sandbox_checks.h"

namespace mlgym {
namespace {

using End = ShellResult::End;

void step_output(SandboxTrial& trial) {
  TrialBox box(trial);
  trial.expect_equal(box.output("echo out; echo err >&2"), "out\nerr\n", "both outputs");
  trial.expect_equal(box.output("printf 'no newline'"), "no newline", "output without an end");
  trial.expect_equal(box.run("(exit 42)").exit_code, 42, "exit code");
  trial.expect_equal(box.run("true").exit_code, 0, "exit code");
}

void state_persists(SandboxTrial& trial) {
  TrialBox box(trial);
  box.run("mkdir sub; cd sub; x=5; export y=6; f() { echo from f $x; }");
  trial.expect_equal(box.output("pwd; f; echo $y"), "/workspace/sub\nfrom f 5\n6\n",
                     "folder, function and variables");
}

void unfinished_input(SandboxTrial& trial) {
  TrialBox box(trial);
  for (const char* command :
       {"echo 'open", "if true; then echo", "cat <<END\nx", "$(", "{", "break"}) {
    trial.expect(box.run(command).end == End::exited, fmt::format("`{}` hung", command));
    trial.expect_equal(box.output("echo fine"), "fine\n", fmt::format("after `{}`", command));
  }
}

void exit_and_exec(SandboxTrial& trial) {
  TrialBox box(trial);
  box.run("echo kept > file");
  for (const char* command : {"exit 7", "kill -9 $$", "exec true"}) {
    trial.expect(box.run(command).end == End::shell_ended,
                 fmt::format("`{}` was not seen to end the shell", command));
    trial.expect_equal(box.output("cat file"), "kept\n", fmt::format("after `{}`", command));
  }
}

void background_job(SandboxTrial& trial) {
  TrialBox box(trial);
  const ShellResult started = box.run("(sleep 1.5; echo late) & echo now");
  trial.expect(started.output.find("now") != std::string::npos, "the step lost its output");
  trial.expect(started.seconds < 1.4, "the step waited for a background job");
  trial.expect(box.output("sleep 2; echo second").find("late") == std::string::npos,
               "a job's output came with a later step");
}

void timeout_kills_tree(SandboxTrial& trial) {
  TrialBox box(trial);
  const std::string mark = new_mark();
  const ShellResult result = box.run(
      fmt::format(
          "(setsid sleep {} >/dev/null 2>&1 &); trap '' INT TERM; echo before; while :; do :; done",
          mark),
      0.5);
  trial.expect(result.end == End::timeout, "the command was not ended");
  trial.expect(result.output.rfind("before\n", 0) == 0, "what it had printed was lost");
  trial.expect(marked_processes_end(mark), "a detached process outlived its command's time");
  trial.expect_equal(box.output("echo fine"), "fine\n", "the next step");
}

void flood_is_cut(SandboxTrial& trial) {
  TrialBox box(trial);
  const ShellResult result = box.run("yes | head -c 5000000");
  trial.expect_equal(result.output_bytes, std::uint64_t{5000000}, "bytes printed");
  trial.expect_equal(result.dropped_bytes, std::uint64_t{5000000 - 65536}, "bytes dropped");
}

void binary_output(SandboxTrial& trial) {
  TrialBox box(trial);
  trial.expect_equal(box.output("printf '\\000\\377\\r'"), std::string("\0\xff\r", 3), "bytes");
}

void stdin_is_empty(SandboxTrial& trial) {
  TrialBox box(trial);
  trial.expect_equal(box.output("cat; read x; echo done"), "done\n", "a command that reads");
}

}  // namespace

const std::vector<SandboxCheck>& sandbox_shell_checks() {
  static const std::vector<SandboxCheck> checks = {
      {"step_output", step_output},           {"state_persists", state_persists},
      {"unfinished_input", unfinished_input}, {"exit_and_exec", exit_and_exec},
      {"background_job", background_job},     {"timeout_kills_tree", timeout_kills_tree},
      {"flood_is_cut", flood_is_cut},         {"binary_output", binary_output},
      {"stdin_is_empty", stdin_is_empty}};
  return checks;
}

}  // namespace mlgym
