// Agents and models that fail in the middle of an episode: theirs is in error, and what the others
// score is what they score alone, to the bit.
#include "catch.h"
#include "matching.h"
#include "program.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

constexpr const char* kProgram = R"(import os, time
import mlgym_plugin as mlgym

class Faulty:
    def __init__(self, settings):
        self.fault = settings.text("fault")
    def fail(self):
        if self.fault == "aborts":
            os.abort()
        if self.fault == "exits":
            os._exit(3)
        if self.fault == "hangs":
            time.sleep(3600)
        if self.fault == "garbage":
            os.write(3, b"Traceback\n")
        if self.fault == "another's answer":
            os.write(3, b'{"id": 77, "ok": {}}\n')
        if self.fault == "endless":
            while True:
                os.write(3, b"x" * 65536)
        raise RuntimeError("not today")

class FaultyAgent(Faulty, mlgym.Agent):
    def run(self, call, episode):
        episode.use("shell", {"command": "ls"})
        self.fail()

class FaultyModel(Faulty, mlgym.Model):
    def describe(self):
        return {"price": {"input": 0, "output": 0}}

    def complete(self, call, request, reply):
        reply.text("I think ", 0)
        self.fail()

mlgym.plugin("faulty", "1.0.0", mlgym.component(FaultyAgent, "faulty", "Fails"),
             mlgym.component(FaultyModel, "faulty", "Fails"))
)";

struct Fault {
  const char* name;
  const char* told;  // what the error of its episode holds
};

constexpr Fault kFaults[] = {
    {"aborts", "its process has ended (signal 6)"},
    {"exits", "its process has ended (exit code 3)"},
    {"garbage", "its process sent \"Traceback\" instead of the process protocol, and was killed"},
    {"another's answer", "its process sent an answer that nobody asked for"},
    {"endless", "its process sent a line of more than 64 MiB"},
    {"throws", "not today"},
};

// The run of a configuration, with the faulty agent and model at hand.
Finished play(const std::string& config) {
  const Folder folder;
  folder.write("plugins/faulty/faulty.py", kProgram);
  folder.write(
      "plugins/faulty/plugin.yaml",
      "name: faulty\nversion: 1.0.0\nabi: \"1.0\"\ncommand: [/usr/bin/python3, faulty.py]\n"
      "provides: [{kind: mlgym.agent/1, name: faulty}, {kind: mlgym.model/1, name: "
      "faulty}]\n");
  folder.write("agents/faulty/agent.yaml",
               "mlgym_agent: 1\nid: faulty\nsummary: Fails\nuse: faulty\n");
  folder.write("agents/throws/agent.yaml",
               "mlgym_agent: 1\nid: throws\nsummary: Throws\nuse: throws\n");
  folder.write("script.yaml", "replies: [\"Enough.\\n```\\nsubmit\\n```\"]\n");
  folder.write("run.yaml",
               "mlgym: 1\ntasks: [battle-of-sexes]\nseed: 3\n"
               "retry: {first_wait: 1ms, longest_wait: 10ms, same_error: 2}\n" +
                   config);
  return run_mlgym(folder, {"run", "run.yaml", "--run-dir", "run", "--json", "-j", "2"},
                   {{"MLGYM_PLUGIN_PATH", (folder / "plugins").string() + ":" + BROKEN_PLUGINS},
                    {"XDG_DATA_HOME", (folder / "data").string()},
                    {"MLGYM_AGENT_PATH", (folder / "agents").string()}});
}

// The last episode's scores, which are those of the sound one.
Json sound_scores(const Finished& finished) {
  INFO(finished.err << finished.out);
  const Json last = finished.json()["episodes"].back();
  CHECK(last["status"] == "finished");
  CHECK_FALSE(last["scores"].empty());
  return last["scores"];
}

std::string faulty(const Fault& fault) {
  return "{use: faulty, fault: \"" + std::string(fault.name) + "\"}";
}

void check_episode_in_error(const Finished& finished, const std::string& who, const Fault& fault) {
  INFO(fault.name << finished.err << finished.out);
  CHECK(finished.code == 1);
  const Json first = finished.json()["episodes"][0];
  CHECK(first["status"] == "error");
  const std::string error = first["error"];
  CHECK(contains(error, who + " faulty: "));
  CHECK(contains(error, fault.told));
  CHECK_FALSE(contains(error, "\n"));
}

}  // namespace

TEST_CASE("an agent that breaks in an episode leaves the scores of the others as they are") {
  const Json alone = sound_scores(play("agents: [baseline]\n"));
  for (const auto& fault : kFaults) {
    const Finished finished = play("agents: [" + faulty(fault) + ", baseline]\n");
    check_episode_in_error(finished, "agent", fault);
    CHECK(sound_scores(finished) == alone);
  }
}

TEST_CASE("a model that breaks in an episode leaves the scores of the others as they are") {
  const Json alone = sound_scores(play("agents: [react]\nmodels: [scripted/script.yaml]\n"));
  for (const auto& fault : kFaults) {
    const Finished finished =
        play("agents: [react]\nmodels: [" + faulty(fault) + ", scripted/script.yaml]\n");
    check_episode_in_error(finished, "model", fault);
    CHECK(sound_scores(finished) == alone);
  }
}

TEST_CASE("what a library of an agent throws is told the same wherever it runs") {
  const Json alone = sound_scores(play("agents: [baseline]\n"));
  for (const std::string where : {"process", "none"}) {
    const Finished finished = play("agents: [{use: throws, isolation: " + where + "}, baseline]\n");
    const Json first = finished.json()["episodes"][0];
    CHECK(first["status"] == "error");
    CHECK(first["error"] == "agent throws: its run function threw an exception; catch it there");
    CHECK(sound_scores(finished) == alone);
  }
}

TEST_CASE("an agent or a model that hangs is ended by the episode's limit of time, alone") {
  constexpr Fault kHangs = {"hangs", ""};
  for (const auto& [whole, sound] :
       {std::pair<std::string, std::string>("agents: [" + faulty(kHangs) + ", baseline]\n",
                                            "agents: [baseline]\n"),
        {"agents: [react]\nmodels: [" + faulty(kHangs) + ", scripted/script.yaml]\n",
         "agents: [react]\nmodels: [scripted/script.yaml]\n"}}) {
    const Finished finished = play(whole + "limits: {time: 6s}\n");
    INFO(finished.err << finished.out);
    const Json first = finished.json()["episodes"][0];
    CHECK(first["status"] == "finished");
    CHECK(first["exit_status"] == "autosubmission (max_time)");
    CHECK(sound_scores(finished) == sound_scores(play(sound)));
  }
}
