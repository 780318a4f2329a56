// A task and a data set of a test's own: ten numbers whose doubles are to be told.
#pragma once

#include <string>

#include "base/digest.h"
#include "program.h"

namespace mlgym::test {

constexpr const char* kSmallSource = "1 2 3 4 5 6 7 8 9 10\n";

constexpr const char* kSmallPrepare = R"(
import json, os
with open(os.environ["MLGYM_SOURCES"] + "/numbers.txt") as file:
    numbers = [int(word) for word in file.read().split()]
request = json.loads(os.environ["MLGYM_REQUEST"])
output = os.environ["MLGYM_OUTPUT"]
parts = {"train": numbers[:4][: request["limit"]], "validation": numbers[4:7], "test": numbers[7:]}
with open(output + "/public/README.md", "w") as file:
    file.write("Numbers.\n")
with open(output + "/public/train.csv", "w") as file:
    file.writelines(f"{n},{2 * n}\n" for n in parts["train"])
with open(output + "/hidden/labels.csv", "w") as file:
    file.write("id,double,split\n")
    file.writelines(f"{n},{2 * n},{part}\n" for part in ("validation", "test") for n in parts[part])
with open(output + "/facts.json", "w") as file:
    json.dump({"train_rows": len(parts["train"])}, file)
)";

constexpr const char* kRightAnswers = "id,double\n5,10\n6,12\n7,14\n8,16\n9,18\n10,20\n";

inline std::string small_dataset() {
  return "mlgym_dataset: 1\nid: numbers\ntitle: Numbers\nlicence: CC0\n"
         "parts: [train, validation, test]\nsources: [{path: numbers.txt, sha256: " +
         sha256_hex(kSmallSource) +
         "}]\nprepare: {command: \"python3 prepare.py\", timeout: 60s}\n";
}

constexpr const char* kSmallTask = R"(mlgym_task: 1
id: doubles
title: Doubles
instructions: instructions.md
use: script
data: [{use: numbers, parts: {train: public, validation: hidden, test: hidden}}]
submission: [{path: answers.csv, max_size: 1M}]
evaluation: {labels: labels.csv, join: id, metrics: [{use: accuracy, column: double}]}
metrics: [{name: accuracy, direction: maximize, primary: true, range: [0, 1], floor: 0}]
baseline: {command: "python3 baseline.py", scores: {test: {accuracy: 0.1}}}
workspace: {starter: starter/}
default_variant: all
variants: {all: {}, few: {data_limit: 2}}
)";

// A folder with the task, its data set and a place for prepared data.
class SmallTask {
 public:
  explicit SmallTask(const std::string& prepare = kSmallPrepare) {
    folder_.write("tasks/doubles/task.yaml", kSmallTask);
    folder_.write("tasks/doubles/instructions.md",
                  "Double.\n\n{data}\n\n{data.train_rows} rows are there.\n");
    folder_.write("tasks/doubles/starter/baseline.py",
                  "open('answers.csv', 'w').write('id,double\\n')\n");
    folder_.write("tasks/datasets/numbers/dataset.yaml", small_dataset());
    folder_.write("tasks/datasets/numbers/prepare.py", prepare);
  }

  const Folder& folder() const { return folder_; }
  std::filesystem::path data() const { return folder_ / "data/numbers"; }
  Variables variables() const {
    return {{"MLGYM_TASK_PATH", (folder_ / "tasks").string()},
            {"MLGYM_DATA", (folder_ / "data").string()},
            {"XDG_DATA_HOME", (folder_ / "home").string()}};
  }
  Finished mlgym(const std::vector<std::string>& arguments) const {
    return run_mlgym(folder_, arguments, variables());
  }
  // Puts the source where `--from usb` finds it.
  void plug_in(const std::string& name = "numbers.txt") const {
    folder_.write("usb/" + name, kSmallSource);
  }
  // Names of prepared data, and of what is left of preparing; without the lock.
  std::vector<std::string> prepared() const {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(data(), error)) {
      if (entry.path().filename() != ".lock") names.push_back(entry.path().filename());
    }
    return names;
  }

 private:
  Folder folder_;
};

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace mlgym::test
