// A checkout of MLGym's form with small tasks and agents of the tests' own.
#pragma once

#include <string>

#include "folder.h"

namespace mlgym::test {

// Below `at`: configs/, data/ and tools/.
inline void write_checkout(const Folder& folder, const std::string& at = "checkout") {
  const auto write = [&](const std::string& name, const std::string& content) {
    folder.write(at + "/" + name, content);
  };
  // A table of answers: the sum of two columns.
  write("configs/tasks/sums.yaml", R"(id: tableOfSums
name: Sums
description: |-
  Add a and b up, and write `submission.csv` with the column `sum`.
  {dataset_docs}
  A submission is no JSON such as {{"sum": [1]}}. Work in /home/agent/workspace.
dataset_configs:
  - datasets/pairs.yaml
task_entrypoint: CSVSubmissionTasks
training_timeout: 120
use_generic_conda: true
starter_code:
  - data/sums/baseline.py
  - data/sums/evaluate.py
baseline_paths:
  - baseline.py
baseline_scores:
  - r2: 0.0
    rmse: 2.8284271247461903
evaluation_paths:
  - evaluate.py
evaluation_read_only: true
benchmark_name: none
colour: green
)");
  write("configs/datasets/pairs.yaml", R"(name: pairs
description: Pairs of whole numbers in data/pairs.csv.
data_path: data/sums/pairs
is_local: true
train_split: {name: train, file_regex: "*.csv"}
)");
  write("data/sums/pairs/pairs.csv", "a,b\n0,1\n1,2\n2,3\n3,4\n4,5\n");
  write("data/sums/pairs/answer.csv", "sum\n1\n3\n5\n7\n9\n");
  write("data/sums/baseline.py",
        "with open('data/pairs.csv') as file:\n    rows = len(file.readlines()) - 1\n"
        "with open('submission.csv', 'w') as file:\n    file.write('sum\\n' + '5\\n' * rows)\n");
  write("data/sums/evaluate.py", R"(import argparse, csv, json
parser = argparse.ArgumentParser()
parser.add_argument("--submission_file")
def column(path):
    with open(path) as file:
        return [float(row["sum"]) for row in csv.DictReader(file)]
given, wanted = column(parser.parse_args().submission_file), column("data/answer.csv")
assert len(given) == len(wanted), "the submission has another length"
mean = sum(wanted) / len(wanted)
error = sum((g - w) ** 2 for g, w in zip(given, wanted))
print(json.dumps({"r2": 1 - error / sum((w - mean) ** 2 for w in wanted),
                  "rmse": (error / len(wanted)) ** 0.5}))
)");
  // A program that plays against another one.
  write("configs/tasks/coins.yaml", R"(id: coins
name: Coins
description: Change `row_strategy` in `strategy.py`.
task_entrypoint: PythonSubmissionTasks
training_timeout: 60
starter_code: [data/coins/strategy.py, data/coins/target.py, data/coins/evaluate.py]
baseline_paths: [evaluate.py]
baseline_scores: [{Score: -1.0}]
evaluation_paths: [evaluate.py]
)");
  write("data/coins/strategy.py", "def row_strategy(history):\n    return 1\n");
  write("data/coins/target.py", "def other(history):\n    return 0\n");
  write("data/coins/evaluate.py",
        "import json\nfrom strategy import row_strategy\nfrom target import other\n"
        "if __name__ == '__main__':\n"
        "    score = 1.0 if row_strategy([]) == other([]) else -1.0\n"
        "    print(json.dumps({'Score': score}))\n");
  // A model, found by the first YAML file; what is printed before its metrics is no JSON.
  write("configs/tasks/walker.yaml", R"(id: tinyWalker
name: Walker
description: Train a walker.
task_entrypoint: ModelSubmissionTasks
training_timeout: 60
use_generic_conda: false
requirements_path: data/walker/requirements.txt
starter_code: [data/walker/src, data/walker/evaluate.py]
baseline_paths: [src/train.py]
baseline_scores: [{Reward Mean: 10.0, Reward Std: 0.0}]
evaluation_paths: [evaluate.py]
memory_path: memory.json
)");
  write("data/walker/requirements.txt", "# no more\nnosuchpackage[cuda]\n");
  write("data/walker/src/train.py",
        "import json, os\nos.makedirs('checkpoints', exist_ok=True)\n"
        "with open('checkpoints/walker.yaml', 'w') as file:\n    file.write('steps: 10\\n')\n"
        "for seed in range(2):\n    with open(f'checkpoints/walker-{seed}.json', 'w') as file:\n"
        "        json.dump({'reward': 10}, file)\n");
  write("data/walker/evaluate.py", R"(import argparse, glob, json
parser = argparse.ArgumentParser()
parser.add_argument("--config_fname")
config = parser.parse_args().config_fname
rewards = [json.load(open(name))["reward"] for name in glob.glob("checkpoints/*.json")]
print(f"Evaluating {config}")
print(json.dumps({"Reward Mean": sum(rewards) / len(rewards), "Reward Std": 0.0, "Frames": 1}))
print("{this is no JSON, and comes later}")
)");
  // A language model, evaluated by one process of torchrun.
  write("configs/tasks/letters.yaml", R"(id: letters
name: Letters
description: Train a model of letters.
task_entrypoint: LMSubmissionTasks
training_timeout: 60
dataset_configs: [datasets/letters.yaml]
starter_code: [data/letters/baseline.py, data/letters/evaluate.py]
baseline_paths: [baseline.py]
baseline_scores: [{val_loss: 4.0}]
evaluation_paths: [evaluate.py]
)");
  write("configs/datasets/letters.yaml",
        "name: letters\ndescription: Letters.\ndata_path: somebody/letters\nis_local: false\n");
  write("data/letters/baseline.py",
        "import json, os\nif os.environ['RANK'] == '0':\n"
        "    with open('model.json', 'w') as file:\n        json.dump({'loss': 4.0}, file)\n");
  write("data/letters/evaluate.py",
        "import json, os, sys\nassert os.environ['WORLD_SIZE'] == '1'\n"
        "print('loading', flush=True)\nprint('a warning', file=sys.stderr)\n"
        "print(json.dumps({'val_loss': json.load(open('model.json'))['loss']}))\n");
  // An agent with every part, and tools of its own.
  write("configs/agents/thinker.yaml", R"(system_template: |-
  SETTING: You see {WINDOW} lines at a time.

  COMMANDS:
  {command_docs}
  Reply with one block. A dictionary looks like {{"a": 1}}.
  A command may take {training_timeout} seconds.
task_template: |-
  TASK: {name}
  {description}

  (Current Step: {current_step}, Remaining Steps: {remaining_steps})
  (Open file: {open_file})
  (Current directory: {working_dir})
  bash-$
next_step_template: |-
  {observation}
  (Current Step: {current_step}, Remaining Steps: {remaining_steps})
  (Open file: {open_file})
  (Current directory: {working_dir})
  bash-$
next_step_no_output_template: |-
  It printed nothing.
  (Current Step: {current_step})
  bash-$
strategy_template: Measure first.
demonstration_template: |-
  This is an example:
  {demonstration}
format_error_template: |-
  That was no reply.
demonstrations:
  - data/demonstration.traj
put_demos_in_history: false
output_parser: MLGymThoughtActionParser
history_processor: LastNObservations
history_processor_args:
  n: 2
tools:
  command_files:
    - tools/editing.sh
    - tools/notes.sh
    - tools/_split
    - tools/count_words
    - tools/ending.sh
  env_variables:
    WINDOW: 100
    OVERLAP: 2
    CURRENT_FILE: ""
    NOTES: none
  parser: ParseCommandDetailed
  state_command:
    name: state
    code: |
      state() {
        if [ -z "$CURRENT_FILE" ]; then
          echo "{\"open_file\": \"n/a\", \"working_dir\": \"$PWD\"}"
        else
          echo "{\"open_file\": \"$CURRENT_FILE\", \"working_dir\": \"$PWD\"}"
        fi
      }
  blocklist: [vim]
)");
  write("tools/editing.sh", R"(# The functions that look into files.
_helper() {
  :
}

# @yaml
# signature: open "<path>" [<line_number>]
# docstring: shows {WINDOW} lines of a file
# arguments:
#   path:
#     type: string
#     description: the file
#     required: true
#   line_number:
#     type: integer
#     description: a line
#     required: false
open() {
  echo "the original"
}

# @yaml
# signature: |-
#   edit <start_line>:<end_line>
#   <text>
#   end_of_edit
# docstring: replaces lines
# end_name: end_of_edit
# arguments:
#   start_line:
#     type: integer
#     description: first
#     required: true
#   text:
#     type: string
#     description: new ones
#     required: true
edit() {
  echo "the original"
}
)");
  write("tools/notes.sh", R"sh(# @yaml
# signature: note <title>
# docstring: keeps a note, in the shell's variables
# end_name: end_of_note
# arguments:
#   title: {type: string, description: one line, required: true}
#   text: {type: string, description: lines, required: true}
note() {
  NOTES="$NOTES; $1: $(cat | tr '\n' ' ')"
  _split "$1"
}

# @yaml
# docstring: tells the notes
notes() {
  echo "$NOTES"
}
)sh");
  write("tools/_split", "#!/bin/sh\necho \"noted under $1\"\n");
  write("tools/count_words",
        "#!/usr/bin/env python3\n\n# @yaml\n# signature: count_words <file>\n"
        "# docstring: counts the words of a file\n# arguments:\n#   file:\n#     type: string\n"
        "#     description: the file\n#     required: true\n"
        "import sys\nprint(len(open(sys.argv[1]).read().split()), 'words')\n");
  write("tools/ending.sh",
        "# @yaml\n# signature: submit\n# docstring: ends it\nsubmit() {\n  :\n}\n\n"
        "# @yaml\n# signature: validate\n# docstring: scores it\nvalidate() {\n  :\n}\n\n"
        "# @yaml\n# signature: parse_pdf_url <url>\n# docstring: reads a PDF\n"
        "parse_pdf_url() {\n  :\n}\n");
  write("data/demonstration.traj", R"({"environment": "x", "trajectory": [], "history": [
  {"role": "system", "content": "old", "agent": "primary"},
  {"role": "user", "content": "An old {task}.", "agent": "primary"},
  {"role": "assistant", "content": "I look.\n```\nls\n```", "thought": "I look.", "action": "ls"},
  {"role": "user", "content": "a.py"}]})");
}

}  // namespace mlgym::test
