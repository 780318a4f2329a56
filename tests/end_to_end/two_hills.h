// A deceptive task of a test's own. The number in x.txt stands on one of two hills: the lower one
// is better where one begins, and climbing leads to its top and no further. Only who begins on the
// other one reaches the best. `climb.py`, which the workspace holds, goes one step uphill.
#pragma once

#include <algorithm>

#include "number_task.h"
#include "scripted_run.h"

namespace mlgym::test {

constexpr double kLowerTop = 0.6, kHigherTop = 1.0;

constexpr const char* kHills = R"(
def points(x):
    return max(0.0, 0.6 - 2 * abs(x - 0.2), 1 - 3.5 * abs(x - 0.9))
)";

constexpr const char* kClimb = R"(
from hills import points
x = float(open("x.txt").read())
x = max((x, round(x - 0.1, 1), round(x + 0.1, 1)), key=points)
open("x.txt", "w").write(f"{x}\n")
open("trail.txt", "a").write(f"{x}\n")
print("stood at", *open("trail.txt").read().split())
)";

// What a model does that improves what it has, and begins elsewhere only when it is asked to: the
// same script for agents that are told of what was tried and for those that go on step by step.
constexpr const char* kClimber = R"(replies:
  - when: "This solution is to be improved"
    text: "I go one step uphill.\n```bash\npython3 climb.py\n```"
  - when: "draft .*I begin low"
    text: "I begin high.\n```bash\necho 0.7 | tee x.txt trail.txt\n```"
  - when: "takes another way than these|This is the problem"
    text: "I begin low.\n```bash\necho 0.1 | tee x.txt trail.txt\n```"
  - when: "Score .validation.: points"
    text: "I go one step uphill.\n```bash\npython3 climb.py\n```"
  - when: "left: [0-9]+ steps"
    text: "I look what it is worth.\n```bash\nvalidate\n```"
)";

inline void write_two_hills(const Folder& folder, std::string task = kNumberTask) {
  std::string evaluation = kNumberEvaluation;
  const std::string plain = "def points(x):\n    return x\n";
  evaluation.replace(evaluation.find(plain), plain.size(), kHills);
  write_number_task(folder, task, evaluation);
  folder.write("tasks/number/starter/x.txt", "0\n");
  folder.write("tasks/number/starter/hills.py", kHills);
  folder.write("tasks/number/starter/climb.py", kClimb);
  folder.write("script.yaml", kClimber);
}

// One episode of a task in `folder`, played by one agent with the script there.
struct AgentRun {
  Finished finished;
  Json document, episode;
  std::filesystem::path run;

  AgentRun(const Folder& folder, const std::string& agent,
           const std::vector<std::string>& more = {}, const std::string& name = "run")
      : run(folder / name) {
    std::vector<std::string> arguments = {"run", "-t", "number", "agents=[{" + agent + "}]"};
    for (const char* word : {"--json", "-m", "scripted/script.yaml", "--run-dir"})
      arguments.emplace_back(word);
    arguments.push_back(name);
    if (std::find(more.begin(), more.end(), "--seed") == more.end()) {
      arguments.emplace_back("--seed");
      arguments.emplace_back("1");
    }
    arguments.insert(arguments.end(), more.begin(), more.end());
    finished = run_mlgym(folder, arguments, variables(folder));
    document = finished.json();
    if (document.contains("episodes")) episode = document["episodes"][0];
  }
  static Variables variables(const Folder& folder) {
    return {{"MLGYM_TASK_PATH", (folder / "tasks").string()},
            {"MLGYM_AGENT_PATH", AGENTS_OF_TEST},
            {"XDG_DATA_HOME", (folder / "home").string()}};
  }
  std::vector<Json> events(const std::string& kind) const { return of_kind(events_of(run), kind); }
  std::vector<Json> noted(const std::string& kind) const {
    std::vector<Json> values;
    for (const auto& note : events("note")) {
      if (note["kind"] == kind) values.push_back(note["value"]);
    }
    return values;
  }
  double score() const { return episode["scores"]["points"]; }
  std::string error() const {
    const Json& told = document.contains("error") ? document["error"]["message"] : episode["error"];
    return told.is_string() ? told.get<std::string>() : "";
  }
};

}  // namespace mlgym::test
