// Programs that solve a task by themselves, in the box, asking the episode's models there.
#include <cstdlib>

#include "catch.h"
#include "matching.h"
#include "scripted_run.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

// Asks the model as often as its argument says, and writes down what it was told.
const char* const kAsk = R"(import json, os, sys, time, urllib.request
asked = urllib.request.Request(os.environ["OPENAI_BASE_URL"] + "/chat/completions",
    json.dumps({"model": "agent", "messages": [{"role": "user", "content": "go on"}]}).encode(),
    {"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["OPENAI_API_KEY"]})
for _ in range(int(sys.argv[1])):
    try:
        with urllib.request.urlopen(asked) as answer:
            said = json.load(answer)["choices"][0]["message"]["content"]
    except urllib.error.HTTPError as error:
        said = "refused"
        time.sleep(0.2)
    open("told.txt", "a").write(said + "\n")
print(open(os.environ["MLGYM_INSTRUCTIONS"]).read()[:40])
)";

Finished played(const Folder& folder, const std::string& agent,
                const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {
      "run",    "-t", "battle-of-sexes", "-m",  "scripted/script.yaml",
      "--seed", "1",  "--run-dir",       "run", "--json"};
  arguments.push_back("agents=[" + agent + "]");
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_mlgym(folder, arguments);
}

// The agent that runs it; JSON is YAML.
std::string asking(const std::string& times) {
  const std::string command = "cat > ask.py <<'END'\n" + std::string(kAsk) +
                              "END\npython3 ask.py " + times + "; cat told.txt";
  return Json{{"use", "command"}, {"command", command}}.dump();
}

}  // namespace

TEST_CASE("a program asks the episode's models in the box, and what it leaves is scored") {
  const Folder folder;
  folder.write("script.yaml", "replies: [\"first word\", \"second word\"]\n");
  const Finished finished = played(folder, asking("2"));
  INFO(finished.err);
  REQUIRE(finished.code == 0);
  const Json episode = finished.json()["episodes"][0];
  CHECK(episode["exit_status"] == "submitted");
  CHECK(episode["steps"] == 3);  // two replies and the submission
  const auto events = events_of(folder / "run");
  const auto steps = of_kind(events, "step.end");
  REQUIRE(steps.size() == 2);
  CHECK(contains(steps[0]["observation"], "first word\nsecond word\n"));
  CHECK(steps[0]["info"]["replies"] == 2);
  CHECK(of_kind(events, "model.end").size() == 2);
}

TEST_CASE("a program that goes on asking when its steps are used up is ended and scored") {
  const Folder folder;
  folder.write("script.yaml", "replies: [\"one\", \"two\", \"three\", \"four\"]\n");
  const Finished finished = played(folder, asking("100000"), {"limits.steps=3"});
  INFO(finished.err);
  REQUIRE(finished.code == 0);
  const Json episode = finished.json()["episodes"][0];
  CHECK(episode["exit_status"] == "autosubmission (max_steps)");
  CHECK(episode["steps"] == 3);
  CHECK(episode["scores"]["payoff"].is_number());
  const auto steps = of_kind(events_of(folder / "run"), "step.end");
  CHECK(contains(steps.back()["info"]["stopped"], "steps are used up"));
}
