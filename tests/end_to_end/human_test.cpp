// A person solves a task at a terminal, leaves, is interrupted, and comes back elsewhere.
#include <signal.h>

#include <chrono>
#include <thread>

#include "catch.h"
#include "matching.h"
#include "scripted_run.h"
#include "sitting.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

const std::string kPrompt = "\n> ";
const std::vector<std::string> kRun = {"run",       "-t",  "battle-of-sexes", "-a", "human",
                                       "--run-dir", "run", "--seed",          "1"};

std::vector<std::string> run_with(const std::vector<std::string>& more) {
  std::vector<std::string> all = kRun;
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

// The commands of an attempt, in order: "NUMBER: COMMAND".
std::vector<std::string> commands_of(const std::filesystem::path& run, int attempt = 1) {
  std::vector<std::string> commands;
  for (const auto& step : of_kind(events_of(run, attempt), "step.begin")) {
    commands.push_back(std::to_string(step["step"].get<int>()) + ": " +
                       step["command"].get<std::string>());
  }
  return commands;
}

Json result_of(const std::filesystem::path& run) {
  for (const auto& episode : std::filesystem::directory_iterator(run / "episodes")) {
    const auto text = mlgym::read_file(episode.path() / "result.json");
    REQUIRE(text.ok());
    return *mlgym::parse_json(*text);
  }
  return nullptr;
}

// The one archive that an episode which was put aside has.
std::filesystem::path archive_of(const std::filesystem::path& run) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(run / "episodes")) {
    if (entry.path().extension() == ".zst") found.push_back(entry.path());
  }
  REQUIRE(found.size() == 1);
  return found[0];
}

void check_resumable(const Folder& folder, Sitting& sitting, int code) {
  CHECK(sitting.ends() == code);
  INFO(sitting.screen());
  CHECK(contains(sitting.screen(), "continue with: mlgym resume run\n"));
  CHECK(committed(folder / "run") == 0);
}

// What a person leaves behind in half an hour.
void work(Sitting& sitting) {
  sitting.sees(kPrompt);
  sitting.types("mkdir -p d; cd d; plain=5; double() { echo $(($1 * 2)); }; echo one > one.txt\n");
  sitting.sees(kPrompt);
  sitting.types("sleep 1000 & echo started\n");
  sitting.sees("started\n[left: 28 steps");
  sitting.sees(kPrompt);
  sitting.types("open ../strategy.py\n");
  sitting.sees("[File: /workspace/strategy.py (14 lines total)]");
  sitting.sees(kPrompt);
  sitting.types("edit 4:4\nFIRST_MOVE = 1\nend_of_edit\n");
  sitting.sees("\n4:FIRST_MOVE = 1\n");
  sitting.sees(kPrompt);
}

// Everything is there again, and is gone on with to the end.
void go_on(const std::filesystem::path& run, Sitting& sitting) {
  const std::string chat = sitting.sees("\n4:FIRST_MOVE = 1\n");
  CHECK(contains(chat, "> mkdir -p d; cd d;"));
  CHECK(contains(chat, "> edit 4:4\nFIRST_MOVE = 1\nend_of_edit\n"));
  sitting.sees("[left: 26 steps");
  sitting.sees(kPrompt);
  sitting.types("pwd; double $plain; cat one.txt; jobs\n");
  const std::string told = sitting.sees("[left: 25 steps");
  CHECK(contains(told, "/workspace/d\n10\none\n"));
  CHECK(contains(told, "what ran in the background is gone"));
  sitting.sees(kPrompt);
  sitting.types("goto 4\n");  // the editor knows its open file
  CHECK_FALSE(contains(sitting.sees("4:FIRST_MOVE = 1\n"), "background"));
  sitting.sees(kPrompt);
  sitting.types("submit\n");
  CHECK(sitting.ends() == 0);
  const Json result = result_of(run);
  CHECK(result["exit_status"] == "submitted");
  CHECK(result["steps"] == 7);
  CHECK(contains(result["marks"].dump(), "continued"));
}

// Each call stands in the record once.
void check_record(const std::filesystem::path& run, int attempt) {
  const auto events = events_of(run, attempt);
  const auto commands = commands_of(run, attempt);
  REQUIRE(commands.size() == 7);
  CHECK(commands[3] == "4: edit 4:4\nFIRST_MOVE = 1\nend_of_edit");
  CHECK(commands[4] == "5: pwd; double $plain; cat one.txt; jobs");
  CHECK(commands[6] == "7: submit");
  CHECK(of_kind(events, "episode.start").size() == 1);
  for (const char* kind : {"model.begin", "model.end", "step.begin", "step.end"}) {
    INFO(kind);
    CHECK(of_kind(events, kind).size() == 7);
  }
  const auto messages = of_kind(events, "message");
  for (std::size_t i = 0; i < messages.size(); ++i) CHECK(messages[i]["message"] == i + 1);
}

}  // namespace

TEST_CASE("a person sees the task, types commands of one and several lines, and submits") {
  const Folder folder;
  Sitting sitting(folder, kRun);
  const std::string opening = sitting.sees(kPrompt);
  CHECK(contains(opening, "=== "));
  CHECK(contains(opening, "row_strategy"));
  CHECK(contains(opening, "edit <first>:<last>"));
  CHECK(contains(opening, "[left: 30 steps, 20 validations, "));
  for (const char* nothing : {"\n", "  \n"}) {
    sitting.types(nothing);
    sitting.sees(kPrompt);
  }
  sitting.types("cat > note.txt <<'EOF'\n");
  sitting.sees("(EOF) ");
  sitting.types("it's \"me\"\nsubmit\n");
  sitting.sees("(EOF) ");
  sitting.types("EOF\n");
  sitting.sees("[left: 29 steps");
  sitting.sees(kPrompt);
  sitting.types("for i in 1 2; do\necho \"no $i\"\ndone; cat note.txt\n");
  CHECK(contains(sitting.sees("[left: 28 steps"), "no 1\nno 2\nit's \"me\"\nsubmit\n"));
  sitting.sees(kPrompt);
  sitting.types("opn strategy.py\n");
  sitting.sees("command not found");
  sitting.sees(kPrompt);
  sitting.types("edit 9:9\n");
  sitting.sees("(end_of_edit) ");
  sitting.types("x = '\n\x04");  // in the middle of a command the end of input drops it
  sitting.sees("[The unfinished command is dropped.]\n> ");
  sitting.types("printf '\\033[31mred\\033[6n'\n");
  sitting.sees("^[[31mred^[[6n");
  sitting.types("/help\n");
  sitting.sees("=== ");
  sitting.types("validate\n");
  sitting.sees("Your submission is valid.");
  sitting.types("submit\n");
  CHECK(sitting.ends() == 0);
  CHECK(contains(sitting.screen(), "submitted"));
  CHECK_FALSE(contains(sitting.screen(), "\x1b"));  // no live display
  CHECK(commands_of(folder / "run") ==
        std::vector<std::string>{"1: cat > note.txt <<'EOF'\nit's \"me\"\nsubmit\nEOF",
                                 "2: for i in 1 2; do\necho \"no $i\"\ndone; cat note.txt",
                                 "3: opn strategy.py", "4: printf '\\033[31mred\\033[6n'",
                                 "5: validate", "6: submit"});
  CHECK(result_of(folder / "run")["model"] == "human");
  CHECK(run_mlgym(folder, {"log", "verify", "run"}).code == 0);
}

TEST_CASE("a person whose program is killed goes on in another process, and at another place") {
  const Folder folder;
  {
    Sitting sitting(folder, kRun);
    work(sitting);
    sitting.types("half a comm");
    sitting.kill(SIGKILL);
    CHECK(sitting.ends() == 128 + SIGKILL);
  }
  CHECK(committed(folder / "run") == 0);
  REQUIRE(mlgym::create_folders(folder / "elsewhere").ok());
  std::filesystem::copy(folder / "run", folder / "elsewhere/moved",
                        std::filesystem::copy_options::recursive);
  REQUIRE(mlgym::remove_tree(folder / "run").ok());
  Sitting sitting(folder, {"resume", "elsewhere/moved"});
  go_on(folder / "elsewhere/moved", sitting);
  check_record(folder / "elsewhere/moved", 2);
  CHECK(run_mlgym(folder, {"log", "verify", "elsewhere/moved"}).code == 0);
}

TEST_CASE("a person who leaves, one way or another, is waited for") {
  const Folder folder;
  {
    Sitting sitting(folder, kRun);
    work(sitting);
    sitting.types("\x04");
    sitting.sees("[You have left. The episode is put aside");
    check_resumable(folder, sitting, 130);
  }
  {
    Sitting sitting(folder, {"resume", "run"});
    sitting.sees("[left: 26 steps");
    sitting.sees(kPrompt);
    sitting.types("\x03");
    check_resumable(folder, sitting, 130);
  }
  {
    Sitting sitting(folder, kRun);
    sitting.sees("[left: 26 steps");
    sitting.sees(kPrompt);
    sitting.kill(SIGTERM);
    check_resumable(folder, sitting, 143);
  }
  Sitting sitting(folder, {"resume", "run"});
  go_on(folder / "run", sitting);
  check_record(folder / "run", 4);
  CHECK(run_mlgym(folder, {"log", "verify", "run"}).code == 0);
}

TEST_CASE("the workspace is packed again only when something ran in the box") {
  const Folder folder;
  Sitting sitting(folder, kRun);
  sitting.sees(kPrompt);
  const std::filesystem::path first = archive_of(folder / "run");
  CHECK(mlgym::read_file(first)->substr(0, 4) == "\x28\xb5\x2f\xfd");  // a frame of zstd
  sitting.types("validate\n");
  sitting.sees("Your submission is valid.");
  sitting.sees(kPrompt);
  CHECK(archive_of(folder / "run") == first);
  sitting.types("ls\n");
  sitting.sees("[left: 28 steps");
  sitting.sees(kPrompt);
  CHECK(archive_of(folder / "run") != first);
  sitting.types("submit\n");
  CHECK(sitting.ends() == 0);
}

TEST_CASE("a person may give up, and what is there is scored") {
  const Folder folder;
  Sitting sitting(folder, kRun);
  sitting.sees(kPrompt);
  sitting.types("/forfeit\n");
  CHECK(sitting.ends() == 0);
  CHECK(result_of(folder / "run")["exit_status"] == "autosubmission (exit_forfeit)");
  CHECK(result_of(folder / "run")["scores"]["payoff"].is_number());
}

TEST_CASE("lines about other episodes wait until nobody types") {
  const Folder folder;
  Sitting sitting(folder, run_with({"-a", "baseline", "-k", "1", "-j", "2"}));
  sitting.sees("[left: 30 steps");
  sitting.sees(kPrompt);
  const std::string before = sitting.screen();
  for (int i = 0; i < 3000 && committed(folder / "run") == 0; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  REQUIRE(committed(folder / "run") == 1);
  sitting.types("echo he''re\n");
  CHECK_FALSE(contains(sitting.sees("echo he''re\n"), "[2/2]"));
  sitting.sees("[2/2] battle-of-sexes.lite__baseline__none__r1: payoff ");
  sitting.types("submit\n");
  CHECK(sitting.ends() == 0);
}

TEST_CASE("a person plays one episode after the other, and none after having left") {
  const Folder folder;
  Sitting sitting(folder, run_with({"-k", "3", "-j", "3"}));
  sitting.sees(kPrompt);
  sitting.types("submit\n");
  sitting.sees("=== ");
  sitting.sees(kPrompt);
  sitting.types("\x04");
  CHECK(sitting.ends() == 130);
  CHECK(committed(folder / "run") == 1);
}

TEST_CASE("commands may come from a pipe, whose end puts the episode aside") {
  const Folder folder;
  const auto piped = [&folder](const std::string& lines) {
    const std::string command = "printf '" + lines + "' | \"" + MLGYM_PROGRAM +
                                "\" run -t battle-of-sexes -a human --run-dir run --seed 1 --json";
    return run_mlgym(folder, {"-c", command}, {}, "/bin/sh");
  };
  const Finished first = piped("cd /tmp\\ncat <<E\\nnever ended\\n");
  INFO(first.err);
  CHECK(first.code == 130);
  CHECK(contains(first.err, "[You have left."));
  CHECK(commands_of(folder / "run") == std::vector<std::string>{"1: cd /tmp"});
  const Finished second = piped("pwd\\nsubmit");
  INFO(second.err);
  CHECK(second.code == 0);
  CHECK(contains(second.err, "> pwd\n/tmp\n"));
  CHECK(second.json()["episodes"][0]["exit_status"] == "submitted");
}

TEST_CASE("without a terminal and a pipe nothing starts, and an error says so") {
  const Folder folder;
  std::vector<std::string> arguments = {"-w", MLGYM_PROGRAM};
  const auto run = run_with({"--json"});
  arguments.insert(arguments.end(), run.begin(), run.end());
  const Finished finished = run_mlgym(folder, arguments, {}, "/usr/bin/setsid");
  CHECK(finished.code == 3);
  CHECK(contains(finished.json()["error"]["message"], "a person needs a terminal, or a pipe"));
  CHECK_FALSE(std::filesystem::exists(folder / "run"));
}

TEST_CASE("another model may take the person's place, in an episode of its own") {
  const Folder folder;
  folder.write("script.yaml", "replies:\n  - echo typed\n  - \" \"\n");
  folder.write("run.yaml",
               "mlgym: 1\nepisodes: [{task: battle-of-sexes, agent: human, model: "
               "scripted/script.yaml}]\n");
  const Finished finished =
      run_mlgym(folder, {"run", "run.yaml", "--run-dir", "run", "--json", "--seed", "1"});
  INFO(finished.err);
  REQUIRE(finished.code == 0);
  const Json episode = finished.json()["episodes"][0];
  CHECK(episode["model"] == "scripted/script.yaml");
  CHECK(episode["exit_status"] == "submitted");
  CHECK(of_kind(events_of(folder / "run"), "step.end")[0]["observation"] == "typed\n");
}
