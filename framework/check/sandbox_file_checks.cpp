// Files that go in and out of a box, and workspaces that are kept.
#include "check/sandbox_checks.h"

namespace mlgym {
namespace {

void put_get(SandboxTrial& trial) {
  TrialBox box(trial);
  std::string bytes;
  for (int i = 0; i < 300000; ++i) bytes += static_cast<char>(i * 7);
  box.put("a/b/file", bytes);
  trial.expect(box.get("a/b/file") == bytes, "a file came back changed");
  trial.expect_equal(box.output("stat -c '%s %a' a/b/file; touch a/b/mine a/mine && echo may"),
                     "300000 644\nmay\n", "a file and its folders in the box");
  box.put("a/b/file", "shorter");
  trial.expect_equal(box.output("cat a/b/file; echo more >> a/b/file"), "shorter",
                     "the file after it was replaced");
  trial.expect_equal(box.get("a/b/file"), "shortermore\n", "a file that the box wrote");
  box.put("empty", "");
  trial.expect_equal(box.get("empty"), "", "an empty file");
  const std::string odd = "o d\"d\\\xc3\xa9'%\n";
  box.put(odd, "x");
  trial.expect_equal(box.get(odd), "x", "a file with an odd name");
  if (box.ready())
    trial.expect(box.box().get("absent").status().code() == absl::StatusCode::kNotFound,
                 "a file that is not there is not said to be absent");
}

void get_refuses_links(SandboxTrial& trial) {
  TrialBox box(trial);
  box.run(
      "mkdir folder; echo x > folder/file; ln -s /etc etc; ln -s folder alias; "
      "ln -s folder/file link; ln folder/file twin; mkfifo fifo; ln -s nowhere dangling");
  box.expect_refused("etc/passwd", "a file reached through a link out of the workspace");
  box.expect_refused("alias/file", "a file reached through a link within the workspace");
  box.expect_refused("link", "a symbolic link");
  box.expect_refused("dangling", "a dangling link");
  box.expect_refused("twin", "a file with two hard links");
  box.expect_refused("fifo", "a fifo");
  box.expect_refused("folder", "a folder");
  if (!box.ready()) return;
  trial.expect(!box.box().put("alias/new", "x").ok(), "a file was written through a link");
  trial.expect(!box.box().put("etc/mlgym-check", "x").ok(), "a file was written outside");
}

void get_refuses_outside(SandboxTrial& trial) {
  TrialBox box(trial);
  box.put("a/file", "x");
  for (const char* path : {"/etc/passwd", "../etc/passwd", "a/../../etc/passwd", ""})
    box.expect_refused(path, fmt::format("\"{}\"", path));
  if (!box.ready()) return;
  for (const char* path : {"/tmp/x", "../tmp/x", "a/../../tmp/x", ""})
    trial.expect(!box.box().put(path, "x").ok(), fmt::format("\"{}\" was written", path));
}

TrialBox from(SandboxTrial& trial, std::shared_ptr<const BoxSnapshot> snapshot) {
  BoxSpec spec;
  spec.snapshot = std::move(snapshot);
  return TrialBox(trial, spec);
}

void snapshot_branch(SandboxTrial& trial) {
  TrialBox origin(trial);
  origin.run("mkdir -p a/b; echo one > a/b/file; ln -s b a/link; chmod 750 a; echo gone > doomed");
  const auto snapshot = origin.snapshot(Box::Keep::freeze);
  TrialBox branch = from(trial, snapshot);
  for (TrialBox* box : {&origin, &branch}) {
    trial.expect_equal(box->output("cat a/b/file a/link/file; stat -c %a a; cat doomed"),
                       "one\none\n750\ngone\n", "the kept files");
  }
  origin.run("echo origin >> a/b/file; rm doomed; touch only-origin");
  branch.run("echo branch >> a/b/file; mv a moved; touch only-branch");
  trial.expect_equal(origin.output("cat a/b/file; ls"), "one\norigin\na\nonly-origin\n",
                     "the origin's files");
  trial.expect_equal(branch.output("cat moved/b/file; ls"),
                     "one\nbranch\ndoomed\nmoved\nonly-branch\n", "the branch's files");
  branch.put("moved/b/put", "put");
  trial.expect_equal(branch.get("moved/b/put"), "put", "a file put into the branch");
}

void snapshot_copy(SandboxTrial& trial) {
  TrialBox origin(trial);
  origin.run("sleep 1000 & echo text > file");
  const auto copy = origin.snapshot(Box::Keep::copy);
  if (!copy) return;
  trial.expect_equal(copy->lost_processes(), 0, "processes lost");
  trial.expect_equal(origin.output("jobs | wc -l"), "1\n", "jobs that go on");
  origin.run("echo later > file");
  TrialBox branch = from(trial, copy);
  trial.expect_equal(branch.output("cat file"), "text\n", "the copied file");
}

void snapshot_outlives(SandboxTrial& trial) {
  std::shared_ptr<const BoxSnapshot> snapshot;
  {
    TrialBox origin(trial);
    origin.run("echo kept > file");
    snapshot = origin.snapshot(Box::Keep::freeze);
  }
  std::shared_ptr<const BoxSnapshot> second;
  {
    TrialBox branch = from(trial, snapshot);
    trial.expect_equal(branch.output("cat file; echo again >> file"), "kept\n", "the kept file");
    second = branch.snapshot(Box::Keep::freeze);
  }
  TrialBox first = from(trial, snapshot);
  trial.expect_equal(first.output("cat file"), "kept\n", "the kept file, a second time");
  snapshot.reset();
  TrialBox later = from(trial, second);
  trial.expect_equal(later.output("cat file"), "kept\nagain\n", "a snapshot of a branch");
}

}  // namespace

const std::vector<SandboxCheck>& sandbox_file_checks() {
  static const std::vector<SandboxCheck> checks = {
      {"put_get", put_get},
      {"get_refuses_links", get_refuses_links},
      {"get_refuses_outside", get_refuses_outside},
      {"snapshot_branch", snapshot_branch, "snapshot"},
      {"snapshot_copy", snapshot_copy, "snapshot"},
      {"snapshot_outlives", snapshot_outlives, "snapshot"}};
  return checks;
}

}  // namespace mlgym
