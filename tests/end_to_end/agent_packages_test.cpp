// The programs of others that come with presets, installed by `mlgym prepare`, each on a scripted
// episode: without a network, without a key of anybody's.
#include "catch.h"
#include "matching.h"
#include "scripted_run.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

const std::string kProbe =
    "cat strategy.py; echo found > mark.txt; python3 -c \"import urllib.request as u; "
    "u.urlopen('http://1.1.1.1', timeout=3)\" 2>&1 | tail -n 1; echo keys=$(env | grep -c "
    "HOST_ONLY)";

// The run of a preset with the script; variables of the host's that no box may see are set.
struct PackageRun {
  Folder folder;
  Finished finished;
  Json episode;
  std::string chat;  // all that the model was told

  PackageRun(const std::string& agent, const std::string& replies) {
    folder.write("script.yaml", "replies:\n" + replies);
    finished =
        run_mlgym(folder,
                  {"run", "-t", "battle-of-sexes", "-a", agent, "-m", "scripted/script.yaml",
                   "--seed", "1", "--run-dir", "run", "--json", "limits.time=200s"},
                  {{"OPENAI_API_KEY", "sk-HOST_ONLY"}, {"ANTHROPIC_API_KEY", "sk-HOST_ONLY"}});
    if (finished.code == 3) {  // not prepared
      WARN("skipped: " + finished.err);
      return;
    }
    INFO(finished.err << finished.out);
    REQUIRE(finished.code == 0);
    episode = finished.json()["episodes"][0];
    for (const auto& message : of_kind(events_of(folder / "run"), "message"))
      chat += message.dump();
  }
  bool prepared() const { return finished.code != 3; }
};

// It saw the workspace, no network and no key, and its replies are the episode's steps.
void check_solved(const PackageRun& run) {
  INFO(run.finished.err << run.finished.out);
  CHECK(run.episode["exit_status"] == "submitted");
  CHECK(run.episode["scores"]["payoff"].is_number());
  CHECK(run.episode["steps"].get<int>() >= 3);
  // Words that programs may pass on in any way of escaping.
  CHECK(contains(run.chat, "last move most of the time"));
  CHECK(contains(run.chat, "Network is unreachable"));
  CHECK(contains(run.chat, "keys=0"));
  const auto events = events_of(run.folder / "run");
  CHECK(of_kind(events, "step.end")[0]["info"]["exit_code"] == 0);
  for (const auto& end : of_kind(events, "model.end")) CHECK(end["error"].is_null());
  CHECK(run_mlgym(run.folder, {"log", "verify", "run"}).code == 0);
}

std::string call(const std::string& tool, const Json& arguments) {
  return "  - " +
         Json{{"text", "I look."}, {"tool_calls", {{{"name", tool}, {"arguments", arguments}}}}}
             .dump() +
         "\n";
}

}  // namespace

TEST_CASE("mini-swe-agent solves a scripted episode") {
  const PackageRun run(
      "mini-swe-agent",
      call("bash", {{"command", kProbe}}) +
          call("bash", {{"command", "echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT"}}));
  if (run.prepared()) check_solved(run);
}

TEST_CASE("codex solves a scripted episode") {
  const PackageRun run(
      "codex", call("exec_command", {{"cmd", kProbe}}) + "  - {text: Done., finish: stop}\n");
  if (run.prepared()) check_solved(run);
}

TEST_CASE("claude-code solves a scripted episode") {
  const PackageRun run("claude-code", call("Bash", {{"command", kProbe}, {"description", "look"}}) +
                                          "  - {text: Done., finish: stop}\n");
  if (run.prepared()) check_solved(run);
}
