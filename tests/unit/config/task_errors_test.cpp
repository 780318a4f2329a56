// What is wrong with a task file, section by section: where it stands and what it is.
#include "unit/config/task_sample.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

struct Fault {
  const char *from, *to, *where, *what;  // the place as line:column
};

void check(const std::vector<Fault>& faults) {
  for (const auto& fault : faults) {
    const SampleTask sample(sample_with(fault.from, fault.to));
    const std::string problem = sample.problem("small");
    INFO(fault.to << " -> " << problem);
    CHECK(contains(problem, "sample/task.yaml:" + std::string(fault.where) + ": "));
    CHECK(contains(problem, fault.what));
  }
}

}  // namespace

TEST_CASE("faults of a task's identity are told") {
  check({{"mlgym_task: 1\n", "", "1:1", "\"mlgym_task\" is missing"},
         {"mlgym_task: 1", "mlgym_task: 2", "1:1", "format 1"},
         {"id: sample", "id: other", "2:1", "\"other\" is not the folder's name \"sample\""},
         {"version: 3", "version: 0", "3:1", "at least 1"},
         {"level: 1", "level: -1", "6:1", "at least 0"},
         {"title: A sample", "title: \"\"", "4:1", "a title is expected"},
         {"title: A", "titel: A", "4:1", "did you mean \"title\"?"},
         {"instructions.md", "missing.md", "7:1", "missing.md"},
         {"use: sample-component", "use: [x]", "8:1", "a text is expected"}});
}

TEST_CASE("settings are a map") {
  const SampleTask sample(sample_with("{rounds: 10, name: deep}", "[]"));
  CHECK(contains(sample.problem("large"), "task.yaml:9:1: \"settings\": a map"));
}

TEST_CASE("faults of the workspace are told") {
  check({{"starter: starter/", "starter: missing/", "10:13", "there is no folder"},
         {"starter: starter/", "starter: ../sample/starter", "10:13", "not a path inside"},
         {"starter: starter/", "starter: .", "10:13", "not a path inside"},
         {"config.json}", "other.json}", "10:32", "the starter holds no other.json"},
         {"tunables:", "tunable:", "10:32", "did you mean \"tunables\"?"}});
}

TEST_CASE("faults of the submission are told") {
  check({{"path: answer.py", "path: ../answer.py", "12:6", "not a path inside"},
         {"path: answer.py", "path: /answer.py", "12:6", "not a path inside"},
         {"path: answer.py", "path: a/../../answer.py", "12:6", "not a path inside"},
         {"path: answer.py, ", "", "12:5", "\"path\" under \"submission[0]\" is missing"},
         {"kind: code", "kind: cod", "12:23", "did you mean \"code\"?"},
         {", entry: answer", "", "12:5", "\"entry\" must name the function"},
         {"kind: weights", "kind: weights, entry: f", "13:44", "only code"},
         {"max_size: 1M", "max_size: 0", "12:50", "at least one byte"},
         {"max_size: 1M", "max_size: big", "12:50", "a size is expected"},
         {"path: answer.py", "path: .", "12:6", "not a path inside"},
         {"max_size: 1M", "max_size: 1M, without: [a]", "12:64", "only of a folder"},
         {"out/weights.bin", "./answer.py", "13:5", "answer.py stands twice"}});
}

TEST_CASE("a submission has at least one file") {
  std::string yaml = kSampleTask;
  const auto first = yaml.find("submission:"), end = yaml.find("evaluation:");
  yaml.replace(first, end - first, "submission: []\n");
  CHECK(contains(SampleTask(yaml).problem(), "task.yaml:11:1: \"submission\": at least one file"));
}

TEST_CASE("faults of the evaluation are told") {
  check({{"files: hidden/", "files: nowhere/", "14:14", "there is no folder"},
         {"timeout: 2m", "timeout: 0s", "14:30", "a duration above 0"},
         {"timeout: 2m", "timeout: soon", "14:30", "a duration is expected"}});
}

TEST_CASE("faults of the metrics are told") {
  check({{"direction: minimize", "direction: minimise", "16:19", "did you mean \"minimize\"?"},
         {"primary: true", "primary: \"true\"", "16:40", "true or false"},
         {"primary: true", "primary: false", "15:1", "exactly one metric is primary, not 0"},
         {"maximize}", "maximize, primary: true, floor: 0}", "15:1", "primary, not 2"},
         {"name: speed", "name: error", "17:5", "\"error\" stands twice"},
         {"range: [0, 100]", "range: [100, 0]", "16:55", "not below the highest"},
         {"range: [0, 100]", "range: [0]", "16:55", "two numbers"},
         {"floor: 90, ", "", "16:5", "\"floor\" under \"metrics[0]\" is missing"},
         {"floor: 90", "floor: 101", "16:72", "outside of the metric's range"},
         {"optimum: 0", "optimum: -1", "16:83", "outside of the metric's range"},
         {"optimum: 0", "optimum: none", "16:83", "a number is expected"}});
}

TEST_CASE("faults of the scores are told") {
  check({{"{error: 40, speed: 2}", "{eror: 40}", "20:19", "declares no metric \"eror\""},
         {"validation: {error: 41}", "valid: {error: 41}", "20:41", "unknown key \"valid\""},
         {"tolerance: {error: 1}", "tolerance: 1", "21:3", "a map"},
         {"tolerance: {error: 1}", "tolerance: {error: -1}", "21:15", "from 0 on"},
         {"test: {error: 40", "test: {error: 140", "20:19", "outside of the metric's range"},
         {"{test: {error: 20}}", "{test: {error: -20}}", "24:19", "outside of the metric's range"},
         {"margin: {error: 2}", "margin: {error: -2}", "25:12", "from 0 on"},
         {"solution: reference/", "solution: ../", "23:3", "not a path inside"},
         {"margin: {error: 2}", "margin: {error: x}", "25:12", "a number is expected"}});
}

TEST_CASE("faults of the target are told") {
  check({{"target: reference", "target: referenz", "26:1", "did you mean \"reference\"?"},
         {"target: reference", "target: {error: 101}", "26:10", "outside of the metric's range"},
         {"target: reference", "target: {speed: 3}", "26:1", "the primary metric \"error\""},
         {"scores: {test: {error: 20}}", "scores: {}", "26:1", "has no \"error\""}});
}

TEST_CASE("a target that equals the baseline is refused") {
  check({{"target: reference", "target: {error: 40}", "26:1", "equals the baseline"},
         {"{test: {error: 20}}", "{test: {error: 40}}", "26:1", "equals the baseline"}});
}

TEST_CASE("faults of the conduct are told") {
  check({{"kind: format", "kind: all", "27:12", "not one of none, format"},
         {"max: 5", "max: 0", "27:26", "above 0, or unlimited"},
         {"THREADS: 2", "\"A B\": 2", "28:15", "\"A B\" is no name of a variable"},
         {"THREADS: 2", "\"\": 2", "28:15", "\"\" is no name of a variable"},
         {"THREADS: 2", "1A: 2", "28:15", "\"1A\" is no name of a variable"},
         {"compute: 10m", "compute: 0s", "31:21", "a duration above 0"},
         {"THREADS: 2", "THREADS: [2]", "28:15", "a text is expected"},
         {"training: [python3]", "training: python3", "29:12", "a list is expected"},
         {"steps: 30", "steps: 0", "31:10", "at least 1"},
         {"memory: 2G", "memory: lots", "32:20", "a size is expected"},
         {"command: {timeout: 20s", "command: {timeuot: 20s", "31:45", "did you mean"}});
}

TEST_CASE("faults of the search space are told") {
  check({{"integer: [1, 8]", "integer: [1, 8.5]", "30:24", "two whole numbers"},
         {"integer: [1, 8]", "integer: [8, 1]", "30:24", "not below the highest"},
         {"integer: [1, 8]", "integer: [1]", "30:24", "two numbers"},
         {"log: [0.001, 1]", "log: [0, 1]", "30:49", "starts above 0"},
         {"choice: [a, b]", "choice: []", "30:74", "at least one choice"},
         {"choice: [a, b]", "choise: [a, b]", "30:74", "did you mean \"choice\"?"},
         {"choice: [a, b]", "choice: [a], range: [0, 1]", "30:67", "exactly one of"},
         {", tunables: config.json", "", "30:1", "needs workspace.tunables"}});
}
