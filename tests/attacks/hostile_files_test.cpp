// Submissions that are not what their name says, in agents' boxes that are full of odd files.
#include "attack.h"
#include "catch.h"
#include "secret_task.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;

// Why the file that the command leaves as answer.csv scored the floor, in a task of the test's own.
std::string refusal(const SecretTask& task, const std::string& command) {
  fs::remove_all(task.host().folder() / "attack");
  const Played played = task.play({command, "validate"});
  INFO(command << "\n" << played.observations.at(0) << played.episode.dump());
  REQUIRE(played.episode["floored"].is_string());
  CHECK(played.episode["scores"]["points"] == 0);
  CHECK(played.episode["validation"].empty());
  // What the agent was told at its validation is what the record says at the end.
  const std::string floored = played.episode["floored"];
  CHECK(played.observations.at(1).find(floored) != std::string::npos);
  CHECK(floored.find("answer.csv") != std::string::npos);
  return floored;
}

}  // namespace

TEST_CASE("a submission that is not a plain file is refused with its reason") {
  const SecretTask task(Submits::table);
  CHECK(refusal(task, "true").find("is not there") != std::string::npos);
  CHECK(refusal(task, "ln -s /etc/passwd answer.csv").find("symbolic link") != std::string::npos);
  CHECK(refusal(task, "ln -s answer.csv answer.csv").find("symbolic link") != std::string::npos);
  CHECK(refusal(task, "mkfifo answer.csv").find("not a regular file") != std::string::npos);
  CHECK(refusal(task, "mkdir answer.csv").find("not a regular file") != std::string::npos);
  CHECK(refusal(task, "echo x > a; ln a answer.csv").find("hard link") != std::string::npos);
  CHECK(refusal(task,
                "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"answer.csv\")'")
            .find("not a regular file") != std::string::npos);
  CHECK(refusal(task, "mknod answer.csv c 1 5; true").find("is not there") != std::string::npos);
}

TEST_CASE("a submission of another size than allowed is refused without being copied") {
  const SecretTask task(Submits::table);
  CHECK(refusal(task, "truncate -s 9G answer.csv").find("larger than the 1048576 bytes") !=
        std::string::npos);
  CHECK(
      refusal(
          task,
          "truncate -s 100G answer.csv; test -e answer.csv || echo x > answer.csv; truncate -s 2M "
          "answer.csv")
          .find("larger than the 1048576 bytes") != std::string::npos);
}

TEST_CASE("a submission that its owner may not read is scored or refused, and nothing fails") {
  const SecretTask task(Submits::table);
  const Played played =
      task.play({"echo x > answer.csv; chmod 000 answer.csv .", "validate", "pwd"});
  CHECK(played.episode["scores"]["points"] == 0);
}

TEST_CASE("a submission in a folder is not reached through a link, an upper folder or a mount") {
  const WatchedHost host;
  const Folder& folder = host.folder();
  folder.write("tasks/deep/task.yaml", R"(mlgym_task: 1
id: deep
title: Deep
instructions: instructions.md
use: script
submission: [{path: out/last/answer.csv, max_size: 1K}]
evaluation: {command: "python3 evaluate.py", files: evaluation/, timeout: 20s}
metrics: [{name: points, direction: maximize, primary: true, range: [0, 1], floor: 0}]
baseline: {scores: {test: {points: 0.1}}}
)");
  folder.write("tasks/deep/instructions.md", "Answer.\n");
  folder.write("tasks/deep/evaluation/evaluate.py",
               "import os\nos.write(int(os.environ['MLGYM_SCORES']), b'{\"points\": 1}')\n");
  Variables variables = host.variables();
  variables["MLGYM_TASK_PATH"] = (folder / "tasks").string();
  const auto play = [&](const std::string& command) {
    fs::remove_all(folder / "attack");
    const Played played = play_commands(folder, {command}, {}, "deep", variables);
    host.check_unharmed();
    INFO(command << played.episode.dump());
    CHECK(played.episode["scores"]["points"] == (played.episode["floored"].is_null() ? 1 : 0));
    return played.episode["floored"].is_string() ? played.episode["floored"].get<std::string>()
                                                 : "";
  };
  CHECK(play("mkdir -p out/last; echo x > out/last/answer.csv").empty());
  CHECK(play("mkdir -p real/last; echo x > real/last/answer.csv; ln -s real out")
            .find("symbolic link") != std::string::npos);
  CHECK(play("mkdir -p out real; echo x > real/answer.csv; ln -s ../real out/last")
            .find("symbolic link") != std::string::npos);
  CHECK(play("ln -s / out").find("symbolic link") != std::string::npos);
  CHECK(play("echo x > out").find("is not there") != std::string::npos);
}

TEST_CASE("odd names, deep folders and closed folders are removed with their box") {
  check_honest_score(attack({kHonestStrategy,
                             "python3 - <<'END'\nimport os\nfor name in (b'new\\nline', "
                             "b'\\xff\\xfe', b'-rf', b' ', b'\\x1b[2J', b'a' * 255, "
                             "'\\u202e'.encode()):\n    open(name, 'w').close()\n    "
                             "os.mkdir(b'folder' + name[:200])\nEND",
                             "mkdir -p closed/inner; echo x > closed/inner/file; chmod 000 "
                             "closed/inner closed; chmod 555 .",
                             "chmod 755 .; python3 - <<'END'\nimport os\nfor _ in range(3000):\n   "
                             " os.mkdir('d')\n    os.chdir('d')\nEND",
                             "ls -d d"}));
}
