// A task of a test's own: the number in x.txt is the score.
#pragma once

#include "program.h"

namespace mlgym::test {

constexpr const char* kNumberTask = R"(mlgym_task: 1
id: number
title: A number
instructions: instructions.md
use: script
workspace: {starter: starter/}
submission: [{path: x.txt, max_size: 1K}]
evaluation: {command: "python3 -S evaluate.py", files: evaluation/, timeout: 20s}
metrics: [{name: points, direction: maximize, primary: true, range: [0, 1], floor: 0}]
baseline: {command: "true", scores: {test: {points: 0}}}
target: {points: 1}
feedback: {kind: validation, max: 20}
limits: {steps: 200, compute: 60s, command: {timeout: 20s}}
)";

constexpr const char* kNumberEvaluation = R"(
import json, os
def points(x):
    return x
try:
    with open(os.environ["MLGYM_SUBMISSION"] + "/x.txt") as file:
        scores = {"points": points(float(file.read()))}
except ValueError:
    scores = {"problem": "x.txt holds no number"}
with os.fdopen(int(os.environ["MLGYM_SCORES"]), "w") as file:
    json.dump(scores, file)
)";

inline void write_number_task(const Folder& folder, const std::string& task = kNumberTask,
                              const std::string& evaluation = kNumberEvaluation) {
  folder.write("tasks/number/task.yaml", task);
  folder.write("tasks/number/instructions.md", "Write a number to x.txt.\n");
  folder.write("tasks/number/starter/x.txt", "0.1\n");
  folder.write("tasks/number/evaluation/evaluate.py", evaluation);
}

}  // namespace mlgym::test
