// A whole task in a folder of its own, to be spoilt in one place.
#pragma once

#include <string>

#include "base/status.h"
#include "config/task_file.h"
#include "folder.h"
#include "matching.h"

namespace mlgym::test {

constexpr const char* kSampleTask = R"(mlgym_task: 1
id: sample
version: 3
title: A sample
domain: testing
level: 1
instructions: instructions.md
use: sample-component
settings: {rounds: 10, name: deep}
workspace: {starter: starter/, tunables: config.json}
submission:
  - {path: answer.py, kind: code, entry: answer, max_size: 1M}
  - {path: out/weights.bin, kind: weights}
evaluation: {files: hidden/, timeout: 2m}
metrics:
  - {name: error, direction: minimize, primary: true, range: [0, 100], floor: 90, optimum: 0}
  - {name: speed, direction: maximize}
baseline:
  command: "python3 baseline.py"
  scores: {test: {error: 40, speed: 2}, validation: {error: 41}}
  tolerance: {error: 1}
reference:
  solution: reference/
  scores: {test: {error: 20}}
  margin: {error: 2}
target: reference
feedback: {kind: format, max: 5}
environment: {THREADS: 2, NAME: x}
commands: {training: [python3]}
search_space: {depth: {integer: [1, 8]}, rate: {log: [0.001, 1]}, kind: {choice: [a, b]}}
limits: {steps: 30, compute: 10m, command: {timeout: 20s, training: 3m}}
sandbox: {limits: {memory: 2G}}
default_variant: small
variants:
  small: {settings: {rounds: 2}}
  large: {limits: {steps: 60}, feedback: {max: unlimited}}
  huge: {extends: large, settings: {rounds: 99}, target: {error: 10}}
)";

// The sample with one piece of its text replaced.
inline std::string sample_with(const std::string& from, const std::string& to) {
  std::string yaml = kSampleTask;
  const auto at = yaml.find(from);
  REQUIRE(at != std::string::npos);
  return yaml.replace(at, from.size(), to);
}

class SampleTask {
 public:
  explicit SampleTask(const std::string& yaml = kSampleTask) {
    scratch_.write("sample/task.yaml", yaml);
    tell("Do it.\n");
    scratch_.write("sample/starter/config.json", "{}");
    scratch_.write("sample/hidden/answers.csv", "");
    scratch_.write("sample/reference/answer.py", "");
  }
  // Writes the instructions.
  void tell(const std::string& text) const { scratch_.write("sample/instructions.md", text); }
  std::filesystem::path folder() const { return scratch_ / "sample"; }

  TaskDefinition load(const std::string& variant = "") const {
    const auto task = load_task(folder(), variant);
    INFO(task.status().ToString());
    REQUIRE(task.ok());
    return *task;
  }
  // What is wrong with it; empty when nothing is.
  std::string problem(const std::string& variant = "") const {
    const auto task = load_task(folder(), variant);
    return task.ok() ? "" : std::string(message_of(task.status()));
  }

 private:
  Folder scratch_;
};

}  // namespace mlgym::test
