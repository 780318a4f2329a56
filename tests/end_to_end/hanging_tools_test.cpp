// Tools that hang, break or take too much: they cost a step, and no episode.
#include "catch.h"
#include "matching.h"
#include "scripted_run.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

constexpr const char* kTools = R"(import os, time
import mlgym_plugin as mlgym

class Odd(mlgym.Tool):
    def __init__(self, settings):
        self.calls = 0
    def describe(self):
        return {"description": "Does what it is told", "parameters": {"type": "object",
                "properties": {"do": {"type": "string"}}, "required": ["do"]}, "usage": "odd <do>"}
    def call(self, call, arguments, environment):
        self.calls += 1
        if arguments["do"] == "hang":
            time.sleep(3600)
        if arguments["do"] == "abort":
            os.abort()
        if arguments["do"] == "run":
            return environment.shell("sleep 3600").text
        return "call %d" % self.calls

mlgym.plugin("odd", "1.0.0", mlgym.component(Odd, "odd", "Does what it is told"))
)";

// Each process takes less than the limit of the tests, and all together more.
constexpr const char* kHoard = R"(for i in 1 2 3 4 5 6; do
  python3 -c 'import time; hoard = b"x" * (150 << 20); time.sleep(3)' 3>&- &
  started="$started $!"
done
for one in $started; do wait $one || lost=1; done
exit $lost
)";
// So does each file.
constexpr const char* kFill = R"(for i in $(seq 60); do
  head -c 4M /dev/zero > part$i || break
  sleep 0.1
done
echo filled
)";

// An episode whose agent calls the tool, and a script that hangs.
struct OddRun {
  Folder folder;
  Finished finished;
  Json episode;
  std::vector<std::string> texts;
  std::vector<Json> infos;

  void write_script(const std::string& name, const std::string& text) const {
    const std::string plugin = "plugins/" + name;
    const auto script = folder.write(plugin + "/scripts/" + name, "#!/bin/sh\n" + text);
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    folder.write(plugin + "/plugin.yaml",
                 "name: " + name + "\nversion: 1.0.0\nabi: \"1.0\"\nscripts: scripts\n" +
                     "provides: [{kind: mlgym.tool/1, name: " + name + ", summary: A script}]\n");
  }

  OddRun(const std::vector<std::string>& commands, const std::vector<std::string>& more) {
    folder.write("plugins/odd/odd.py", kTools);
    folder.write("plugins/odd/plugin.yaml",
                 "name: odd\nversion: 1.0.0\nabi: \"1.0\"\ncommand: [/usr/bin/python3, odd.py]\n"
                 "provides: [{kind: mlgym.tool/1, name: odd}]\n");
    write_script("slow", "sleep 3600\n");
    write_script("hoard", kHoard);
    write_script("fill", kFill);
    std::string replies = "replies:\n";
    for (const auto& command : commands) replies += reply_with(command);
    folder.write("script.yaml", replies);
    std::vector<std::string> arguments = {
        "run",
        "-t",
        "battle-of-sexes",
        "-m",
        "scripted/script.yaml",
        "--seed",
        "1",
        "--run-dir",
        "run",
        "--json",
        "agents=[{use: react, tools: [shell, submit, odd, slow, hoard, fill]}]"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    finished = run_mlgym(folder, arguments,
                         {{"MLGYM_PLUGIN_PATH", (folder / "plugins").string()},
                          {"XDG_DATA_HOME", (folder / "home").string()}});
    INFO(finished.err << finished.out);
    REQUIRE(finished.out.size() > 0);
    episode = finished.json()["episodes"][0];
    for (const auto& step : of_kind(events_of(folder / "run"), "step.end")) {
      texts.push_back(step["observation"]);
      infos.push_back(step["info"]);
    }
  }
};

}  // namespace

TEST_CASE("a tool that hangs or breaks is ended, started again, and the agent is told") {
  const OddRun run({"odd count", "odd hang", "odd count", "odd abort", "odd count", "odd run",
                    "slow", "echo fine"},
                   {"limits.command.training=10s", "limits.command.timeout=2s"});
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  CHECK(run.episode["exit_status"] == "submitted");
  REQUIRE(run.texts.size() == 9);
  CHECK(run.texts[0] == "call 1");
  CHECK(contains(run.texts[1], "tool odd: "));
  CHECK(contains(run.texts[1], "The tool was started again"));
  CHECK(run.texts[2] == "call 1");
  CHECK(contains(run.texts[3], "its process has ended (signal 6)"));
  CHECK(run.texts[4] == "call 1");
  CHECK(contains(run.texts[5], "the command's time was up"));
  CHECK(contains(run.texts[6], "the command's time was up"));
  CHECK(run.infos[6]["end"] == "timeout");
  CHECK(run.texts[7] == "fine\n");
}

TEST_CASE("no call of a tool outlasts the episode") {
  for (const char* command : {"odd hang", "odd run", "slow"}) {
    const OddRun run({command}, {"limits.time=4s", "limits.command.timeout=60s"});
    INFO(command << run.finished.err);
    REQUIRE(run.finished.code == 0);
    CHECK(run.episode["exit_status"] == "autosubmission (max_time)");
    CHECK(run.episode["scores"]["payoff"].is_number());
    CHECK(run.episode["seconds"].get<double>() < 40);
  }
}

TEST_CASE("a script that meets the box's limits of memory or disk is told so, and the next works") {
  const OddRun run({"hoard", "fill", "rm -f part*; ls", "odd count"},
                   {"sandbox.limits={memory: 512M, disk: 64M}"});
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  REQUIRE(run.texts.size() == 5);
  CHECK(contains(run.texts[0], "[a process was ended: together they held more memory than"));
  CHECK(contains(run.texts[1], "[everything was ended: the workspace held more than allowed"));
  CHECK_FALSE(contains(run.texts[1], "filled"));
  CHECK(contains(run.texts[2], "strategy.py"));
  CHECK(run.texts[3] == "call 1");
}
