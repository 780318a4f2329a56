#include "bench/small_task.h"

#include "base/file.h"
#include "base/status.h"

namespace mlgym {
namespace {

constexpr const char* kTask = R"(mlgym_task: 1
id: bench
title: Bench
instructions: instructions.md
use: script
submission: [{path: answer.txt, max_size: 1K}]
evaluation: {command: "python3 evaluate.py", files: evaluation/, timeout: 60s}
metrics: [{name: points, direction: maximize, primary: true, range: [0, 1], floor: 0}]
baseline: {command: ":", scores: {test: {points: 0.5}}}
workspace: {starter: starter/}
)";

constexpr const char* kEvaluate = R"(import os
os.write(int(os.environ["MLGYM_SCORES"]), b'{"points": 1}')
)";

}  // namespace

absl::StatusOr<ReadyTask> make_small_task(Workplace& workplace) {
  const auto folder = workplace.folder() / "bench";
  for (const auto& [name, content] :
       {std::pair("task.yaml", kTask), std::pair("instructions.md", "Nothing is to be done.\n"),
        std::pair("evaluation/evaluate.py", kEvaluate), std::pair("starter/answer.txt", "1\n")}) {
    const auto file = folder / name;
    if (auto made = create_folders(file.parent_path()); !made.ok()) return made;
    if (auto written = write_file_atomically(file, content); !written.ok()) return written;
  }
  auto definition = load_task(folder, "");
  if (!definition.ok()) return definition.status();
  return ready_task(std::move(*definition), workplace.registry());
}

}  // namespace mlgym
