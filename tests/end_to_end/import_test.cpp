// Tasks and agents of MLGym's, imported and played.
#include <cstdlib>
#include <regex>

#include "catch.h"
#include "mlgym_checkout.h"
#include "scripted_run.h"

namespace {
namespace fs = std::filesystem;
using namespace mlgym::test;
using mlgym::Json;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string content_of(const fs::path& file) {
  const auto text = mlgym::read_file(file);
  INFO(file.string());
  REQUIRE(text.ok());
  return *text;
}

// A checkout, and what was imported from it.
struct Imports {
  Folder folder;
  Imports() { write_checkout(folder); }

  Finished mlgym(const std::vector<std::string>& arguments) const {
    return run_mlgym(folder, arguments);
  }
  Finished take(const std::string& what, const std::string& file,
                const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"import", what, "checkout/configs/" + file};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return mlgym(arguments);
  }
  void must_take(const std::string& what, const std::string& file) const {
    const Finished taken = take(what, file);
    INFO(taken.err);
    REQUIRE(taken.code == 0);
  }
  // Plays the replies, each a command in a block, by an agent; gives the episode.
  Json play(const std::string& task, const std::string& agent,
            const std::vector<std::string>& commands, const std::string& run = "run") const {
    Json replies = Json::array();
    for (const auto& command : commands) replies.push_back("I act.\n```\n" + command + "\n```");
    folder.write(run + ".yaml", "replies: " + mlgym::dump_json(replies) + "\n");
    const Finished played =
        mlgym({"run", "-t", task, "-a", agent, "-m", "scripted/" + run + ".yaml", "--seed", "1",
               "--run-dir", run, "--json"});
    INFO(played.err);
    REQUIRE(played.code == 0);
    return played.json()["episodes"][0];
  }
};

bool is_marked(const Json& episode, const std::string& mark) {
  const Json& marks = episode["marks"];
  return std::find(marks.begin(), marks.end(), mark) != marks.end();
}

}  // namespace

TEST_CASE("a task with a table of answers is imported, checked and played to a score") {
  const Imports imports;
  const Finished taken = imports.take("mlgym-task", "tasks/sums.yaml", {"--json"});
  INFO(taken.err);
  REQUIRE(taken.code == 0);
  CHECK(taken.json()["folder"] == (imports.folder / "tableOfSums").string());
  CHECK(contains(taken.err, "not carried over"));
  CHECK(contains(taken.err, "\"colour\" (checkout/configs/tasks/sums.yaml:24:1)"));
  CHECK(contains(taken.err, "benchmark_name"));
  CHECK(contains(content_of(imports.folder / "tableOfSums/README.md"), "\"colour\""));
  const std::string text = content_of(imports.folder / "tableOfSums/instructions.md");
  CHECK(contains(text, "PAIRS:\nPairs of whole numbers in data/pairs.csv.\n\n"));
  CHECK(contains(text, "such as {{\"sum\": [1]}}."));

  const Finished checked = imports.mlgym(
      {"check", "task", "./tableOfSums", "--only",
       "definition,hidden_files,baseline,baseline_repeats,evaluation_repeats,empty_submission,"
       "not_utf8,too_large"});
  INFO(checked.out << checked.err);
  CHECK(checked.code == 0);

  const Json episode = imports.play("./tableOfSums", "react",
                                    {"python3 baseline.py", "validate",
                                     "cp data/answer.csv submission.csv", "validate", "submit"});
  CHECK(episode["exit_status"] == "submitted");
  CHECK(episode["scores"] == Json{{"r2", 1.0}, {"rmse", 0.0}});
  CHECK(episode["validation"][0]["scores"]["r2"] == 0.0);
  CHECK(episode["baseline"]["rmse"] == 2.8284271247461903);
  CHECK(episode["metric"]["floor"] == 0.0);
  CHECK(is_marked(episode, "test-feedback"));
  CHECK(is_marked(episode, "shared-evaluation"));
}

TEST_CASE("what an imported evaluation says of a submission reaches the agent") {
  const Imports imports;
  imports.must_take("mlgym-task", "tasks/sums.yaml");
  const Json episode = imports.play(
      "./tableOfSums", "react",
      {"validate", "printf 'sum\\n1\\n' > submission.csv", "validate",
       "printf 'sum\\nnan\\n2\\n3\\n4\\n5\\n' > submission.csv", "validate", "submit"});
  CHECK(episode["exit_status"] == "evaluation_format_error (submit)");
  CHECK(episode["scores"]["r2"] == 0.0);  // the floor
  const auto ends = of_kind(events_of(imports.folder / "run"), "step.end");
  CHECK(contains(ends[0]["observation"], "submission.csv is not there"));
  CHECK(contains(ends[2]["observation"], "AssertionError: the submission has another length"));
  CHECK(contains(ends[4]["observation"], "evaluate.py printed nan as \"r2\""));
  const Json nothing = imports.play("./tableOfSums", "react", {"submit"}, "nothing");
  CHECK(nothing["exit_status"] == "submission_not_found (submit)");
}

TEST_CASE("submitted programs are scored with their whole workspace, by the original script") {
  const Imports imports;
  imports.must_take("mlgym-task", "tasks/coins.yaml");
  const Json episode = imports.play(
      "./coins", "react",
      {"validate", "rm evaluate.py; ln -s /dev/null evaluate.py; mkdir -p a/b; touch a/b/c",
       "validate", "sed -i 's/1/0/' strategy.py", "submit"});
  CHECK(episode["exit_status"] == "submitted");
  CHECK(episode["scores"]["Score"] == 1.0);
  REQUIRE(episode["validation"].size() == 2);
  CHECK(episode["validation"][1]["scores"]["Score"] == -1.0);
  CHECK(episode["metric"]["floor"] == -2.0);
  CHECK(is_marked(episode, "shared-evaluation"));

  // A limit ends the episode, and its box with it: the workspace is submitted all the same.
  imports.folder.write("loop.yaml", "replies: [\"```\\nsed -i s/1/0/ strategy.py\\n```\"]\n");
  const Finished limited =
      imports.mlgym({"run", "-t", "./coins", "-a", "react", "-m", "scripted/loop.yaml",
                     "limits.steps=1", "--run-dir", "limited", "--json"});
  CHECK(limited.json()["episodes"][0]["scores"]["Score"] == 1.0);
  CHECK(limited.json()["episodes"][0]["exit_status"] == "autosubmission (max_steps)");

  imports.folder.write("mine/strategy.py", "def row_strategy(history):\n    return 0\n");
  const Finished graded = imports.mlgym({"grade", "./coins", "mine", "--json"});
  INFO(graded.out << graded.err);
  CHECK(contains(graded.json()["problem"], "No module named 'target'"));
}

TEST_CASE("a submission that disturbs the original script gets the floor, whatever it does") {
  const Imports imports;
  imports.must_take("mlgym-task", "tasks/coins.yaml");
  const std::string own = "def row_strategy(history):\n    return 0\n";
  const auto reason_for = [&](const std::string& strategy) {
    imports.folder.write("mine/strategy.py", strategy + own);
    imports.folder.write("mine/target.py", "def other(history):\n    return 1\n");
    const Finished graded = imports.mlgym({"grade", "./coins", "mine", "--json"});
    INFO(strategy << graded.out << graded.err);
    CHECK(graded.code == 1);
    REQUIRE(graded.json().contains("scores"));
    CHECK(graded.json()["scores"]["Score"] == -2.0);
    return graded.json()["problem"].get<std::string>();
  };
  const auto prints = [](const std::string& text) {
    return "import os\nos.write(1, b'" + text + "')\nos._exit(0)\n";
  };
  CHECK(contains(reason_for(prints("{\"Score\": 1" + std::string(400, '0') + "}")), "too large"));
  CHECK(contains(reason_for(prints(R"({"\\ud800": 1})")), "printed no number \"Score\""));
  CHECK(contains(reason_for("import os\nos.kill(os.getppid(), 9)\n"), "exit code 137"));

  // What is write-protected is no obstacle.
  imports.folder.write("mine/strategy.py", own);
  imports.folder.write("mine/evaluate.py/mine", "");
  fs::permissions(imports.folder / "mine/evaluate.py", fs::perms(0555));
  fs::permissions(imports.folder / "mine", fs::perms(0555));
  const Finished graded = imports.mlgym({"grade", "./coins", "mine", "--json"});
  INFO(graded.out << graded.err);
  CHECK(graded.json()["scores"]["Score"] == -1.0);
  fs::permissions(imports.folder / "mine", fs::perms(0755));
  fs::permissions(imports.folder / "mine/evaluate.py", fs::perms(0755));
}

TEST_CASE("a submitted model is found by its YAML file, and a language model needs no GPU") {
  const Imports imports;
  imports.must_take("mlgym-task", "tasks/walker.yaml");
  const std::string yaml = content_of(imports.folder / "tinyWalker/task.yaml");
  CHECK(contains(yaml, "kind: folder"));
  const Finished taken = imports.take("mlgym-task", "tasks/walker.yaml", {"--name", "again"});
  CHECK(contains(taken.err, "nosuchpackage[cuda]"));
  CHECK(contains(taken.err, "memory_path"));
  const Json walker =
      imports.play("./tinyWalker", "react", {"validate", "python3 src/train.py", "submit"});
  CHECK(walker["scores"] == Json{{"Reward Mean", 10.0}, {"Reward Std", 0.0}});
  CHECK(contains(of_kind(events_of(imports.folder / "run"), "step.end")[0]["observation"],
                 "there is no .yaml file"));

  imports.must_take("mlgym-task", "tasks/letters.yaml");
  const Finished letters = imports.mlgym(
      {"run", "-t", "./letters", "-a", "baseline", "--run-dir", "letters-run", "--json"});
  INFO(letters.err);
  REQUIRE(letters.code == 0);
  CHECK(letters.json()["episodes"][0]["scores"]["val_loss"] == 4.0);
  CHECK(letters.json()["episodes"][0]["metric"]["floor"] == 8.0);
}

TEST_CASE("secret files are kept from the agent, wherever a folder brings them") {
  const Imports imports;
  imports.folder.write("checkout/data/walker/src/sub/deep.py", "");
  const std::string task = content_of(imports.folder / "checkout/configs/tasks/walker.yaml");
  const auto take = [&](const std::string& secret, const std::string& name) {
    imports.folder.write("checkout/configs/tasks/walker.yaml",
                         task + "secret_files: [" + secret + "]\n");
    return imports.take("mlgym-task", "tasks/walker.yaml", {"--name", name});
  };
  for (const auto& [secret, name] : {std::pair("data/walker/src/sub/deep.py", "by-origin"),
                                     {"data/walker/src/sub/", "by-folder"},
                                     {"src/sub/deep.py", "by-place"}}) {
    const Finished taken = take(secret, name);
    INFO(taken.err);
    REQUIRE(taken.code == 0);
    const fs::path folder = imports.folder / name;
    CHECK_FALSE(fs::exists(folder / "starter/src/sub/deep.py"));
    CHECK(fs::exists(folder / "starter/src/train.py"));
    CHECK(fs::exists(folder / "evaluation/original/src/sub/deep.py"));
  }
  const Finished none = take("src/sub/depe.py", "none");
  CHECK(none.code == 2);
  CHECK(contains(none.err, "walker.yaml:"));
  CHECK(contains(none.err, "there is no \"src/sub/depe.py\""));
}

TEST_CASE("an imported agent shows a model what MLGym would, and has its commands") {
  const Imports imports;
  imports.must_take("mlgym-task", "tasks/coins.yaml");
  const Finished taken = imports.take("mlgym-agent", "agents/thinker.yaml");
  INFO(taken.err);
  REQUIRE(taken.code == 0);
  CHECK(contains(taken.err, "blocklist"));
  CHECK(contains(taken.err, "parse_pdf_url"));
  const Json episode =
      imports.play("./coins", "./thinker",
                   {"true", "open strategy.py", "edit 2:2\n    return 0\nend_of_edit",
                    "note first\nIt copies.\nend_of_note", "notes", "count_words strategy.py",
                    "cd / && python -c 'print(6 * 7)'", "submit"});
  CHECK(episode["scores"]["Score"] == 1.0);
  CHECK(episode["steps"] == 8);  // telling the state is no step
  const auto events = events_of(imports.folder / "run");
  std::vector<std::string> texts;
  for (const auto& message : of_kind(events, "message")) {
    const std::string text = message["text"];
    if (!contains(text, "Old output omitted")) texts.push_back(text);  // seen later, and shorter
  }
  REQUIRE(texts.size() > 10);
  const std::string docs =
      "COMMANDS:\nopen:\n  docstring: shows 100 lines of a file\n  signature: open \"<path>\" "
      "[<line_number>]\n  arguments:\n    - path (string) [required]: the file\n    - line_number "
      "(integer) [optional]: a line\n\nedit:\n";
  CHECK(contains(texts[0], docs));
  CHECK(contains(texts[0], "You see 100 lines"));
  CHECK(contains(texts[0], "looks like {\"a\": 1}."));
  CHECK(contains(texts[0], "may take 60 seconds."));
  CHECK_FALSE(contains(texts[0], "parse_pdf_url"));
  CHECK(texts[1] == "This is an example:\nAn old {task}.\nI look.\n```\nls\n```\na.py");
  CHECK(texts[2] == "Measure first.");
  CHECK(contains(texts[3], "TASK: Coins\nChange `row_strategy` in `strategy.py`.\n"));
  CHECK(contains(texts[3],
                 "(Current Step: 0, Remaining Steps: 50)\n(Open file: n/a)\n(Current "
                 "directory: /workspace)\nbash-$"));
  CHECK(texts[5] == "It printed nothing.\n(Current Step: 1)\nbash-$");
  CHECK(contains(texts[7], "[File: /workspace/strategy.py (2 lines total)]"));
  CHECK(contains(texts[7],
                 "(Current Step: 2, Remaining Steps: 48)\n(Open file: "
                 "/workspace/strategy.py)\n(Current directory: /workspace)\nbash-$"));
  CHECK(contains(texts[11], "noted under first"));
  CHECK(contains(texts[13], "none; first: It copies."));
  CHECK(contains(texts[15], "4 words"));
  CHECK(contains(texts[17], "42"));
  CHECK(contains(texts[17], "(Current directory: /)"));
}

TEST_CASE("a reply with two blocks is refused as by MLGym, and the third one ends the episode") {
  const Imports imports;
  imports.must_take("mlgym-task", "tasks/coins.yaml");
  imports.must_take("mlgym-agent", "agents/thinker.yaml");
  const std::string two = "\"see ```this``` first\\n```\\nls\\n```\"";
  imports.folder.write("two.yaml", "replies: [" + two + ", " + two + ", " + two + "]\n");
  const Finished played = imports.mlgym({"run", "-t", "./coins", "-a", "./thinker", "-m",
                                         "scripted/two.yaml", "--run-dir", "run", "--json"});
  INFO(played.err);
  CHECK(played.json()["episodes"][0]["exit_status"] == "autosubmission (exit_format)");
  CHECK(played.json()["episodes"][0]["steps"] == 0);
  const auto events = events_of(imports.folder / "run");
  CHECK(of_kind(events, "model.end").size() == 3);
  CHECK(of_kind(events, "message").back()["text"] != "");
}

TEST_CASE("replies are read as by the parser that the agent names") {
  const Imports imports;
  imports.must_take("mlgym-task", "tasks/coins.yaml");
  const std::string thinker = content_of(imports.folder / "checkout/configs/agents/thinker.yaml");
  const std::vector<std::vector<std::string>> parsers = {
      {"XMLThoughtActionParser", "I do it. <command>\nid -u\n</command>",
       "<command>submit</command>"},
      {"JsonParser",
       R"({"thought": "so", "command": {"name": "note", "arguments": {"title": "a", "text": "b"}}})",
       R"({"thought": "so", "command": {"name": "submit"}})"},
      {"Identity", "id -u", "submit"},
      {"ThoughtActionParser", "See ```this```.\n```\nid -u\n```", "```\nsubmit\n```"}};
  for (const auto& parser : parsers) {
    INFO(parser[0]);
    const std::string name = "with-" + parser[0];
    imports.folder.write(
        "checkout/configs/agents/" + name + ".yaml",
        std::regex_replace(thinker, std::regex("MLGymThoughtActionParser"), parser[0]));
    imports.must_take("mlgym-agent", "agents/" + name + ".yaml");
    imports.folder.write(name + ".yaml",
                         "replies: " + mlgym::dump_json(Json{parser[1], parser[2]}) + "\n");
    const Finished played =
        imports.mlgym({"run", "-t", "./coins", "-a", "./" + name, "-m",
                       "scripted/" + name + ".yaml", "--run-dir", "run-" + name, "--json"});
    INFO(played.err);
    REQUIRE(played.code == 0);
    CHECK(played.json()["episodes"][0]["exit_status"] == "submitted");
    CHECK(played.json()["episodes"][0]["steps"] == 2);
  }
}

TEST_CASE("a state command that fails does not end the episode") {
  const Folder folder;
  folder.write("talk.yaml",
               "replies: [\"```\\nls\\n```\", \"```\\nexport OK=1; echo set\\n```\"]\n");
  folder.write("observation.md", "{observation}at {state.place}, ok {state.ok}\n");
  folder.write("run.yaml",
               "mlgym: 1\ntasks: [battle-of-sexes]\nmodels: [scripted/talk.yaml]\n"
               "agents:\n  - use: react\n    prompts: {observation: " +
                   (folder / "observation.md").string() +
                   "}\n    state: |\n      echo chatter\n"
                   "      [ -n \"$OK\" ] && echo \"{\\\"place\\\": \\\"$PWD\\\", "
                   "\\\"ok\\\": $OK}\" || exit 3\n");
  const Finished played = run_mlgym(folder, {"run", "run.yaml", "--run-dir", "run", "--json"});
  INFO(played.err);
  REQUIRE(played.code == 0);
  CHECK(played.json()["episodes"][0]["steps"] == 3);
  const auto ends = of_kind(events_of(folder / "run"), "step.end");
  CHECK(ends[0]["info"]["state"].is_null());
  CHECK(contains(ends[0]["info"]["state_problem"], "printed no JSON object"));
  CHECK(ends[1]["info"]["state"] == Json{{"place", "/workspace"}, {"ok", 1}});
  const auto messages = of_kind(events_of(folder / "run"), "message");
  CHECK(contains(messages[3]["text"], "at n/a, ok n/a"));
  REQUIRE(messages.size() > 5);
  CHECK(contains(messages[5]["text"], "at /workspace, ok 1"));
}

TEST_CASE("what cannot be imported is told by file and line, and nothing is written") {
  const Imports imports;
  const auto told = [&](const std::string& what, const std::string& file,
                        const std::vector<std::string>& more, const std::string& words) {
    const Finished taken = imports.take(what, file, more);
    INFO(taken.err);
    CHECK(taken.code == 2);
    CHECK(contains(taken.err, words));
  };
  const auto change = [&](const std::string& file, const std::string& from, const std::string& to) {
    std::string text = content_of(imports.folder / ("checkout/configs/" + file));
    const auto at = text.find(from);
    REQUIRE(at != text.npos);
    const std::string changed = fs::path(file).parent_path().string() + "/changed.yaml";
    imports.folder.write("checkout/configs/" + changed, text.replace(at, from.size(), to));
    return changed;
  };
  told("mlgym-task", "tasks/none.yaml", {}, "tasks/none.yaml: there is no such file");
  told("mlgym-tasks", "tasks/sums.yaml", {}, "did you mean \"mlgym-task\"?");
  told("mlgym-task", change("tasks/sums.yaml", "CSVSubmission", "CVSSubmission"), {},
       "changed.yaml:9:1: \"task_entrypoint\": there is no class \"CVSSubmissionTasks\" of tasks; "
       "did you mean \"CSVSubmissionTasks\"?");
  told("mlgym-task", change("tasks/sums.yaml", "data/sums/baseline.py", "data/sums/base.py"), {},
       "changed.yaml:13:5: \"starter_code[0]\": there is no ");
  told("mlgym-task", change("tasks/sums.yaml", "data/sums/baseline.py", "../../etc/passwd"), {},
       "is not inside the checkout");
  told("mlgym-task", change("tasks/sums.yaml", "  - evaluate.py", "  - score.py"), {},
       "no starter code brings score.py into the workspace");
  told("mlgym-task", change("tasks/sums.yaml", "{dataset_docs}", "{data_docs}"), {},
       "changed.yaml:5: \"description\": unknown placeholder {data_docs}");
  told("mlgym-task", change("tasks/sums.yaml", "{{\"sum\"", "{\"sum\""), {},
       "changed.yaml:6: \"description\": {\"sum\": [1]} is no plain placeholder");
  told("mlgym-task", change("tasks/sums.yaml", "r2: 0.0", "R-squared: 0.0"), {},
       "whether more or less of \"R-squared\" is better is not known; say it by --direction");
  told("mlgym-task", "tasks/sums.yaml", {"--direction", "r3=maximize"},
       "the task has no metric \"r3\"; did you mean \"r2\"?");
  told("mlgym-task", "tasks/sums.yaml", {"--direction", "r2=up"}, "METRIC=maximize or");
  told("mlgym-task", change("tasks/sums.yaml", "id: tableOfSums", "id: [a"), {}, "changed.yaml:");
  told("mlgym-agent", change("agents/thinker.yaml", "{open_file}", "{open_fil}"), {},
       "changed.yaml:13: \"task_template\": unknown placeholder {open_fil}");
  told("mlgym-agent", change("agents/thinker.yaml", "MLGymThought", "MLGymThougt"), {},
       "there is no output parser \"MLGymThougtActionParser\"; did you mean");
  told("mlgym-agent", change("agents/thinker.yaml", "tools/notes.sh", "tools/note.sh"), {},
       "\"tools.command_files[1]\": there is no ");
  told("mlgym-agent", change("agents/thinker.yaml", "n: 2", "n: 0"), {},
       "\"history_processor_args.n\": a whole number above 0 is expected");
  CHECK_FALSE(fs::exists(imports.folder / "changed"));
  CHECK_FALSE(fs::exists(imports.folder / "tableOfSums"));
  imports.must_take("mlgym-task", "tasks/sums.yaml");
  told("mlgym-task", "tasks/sums.yaml", {}, "tableOfSums is there already");

  const Finished named =
      imports.take("mlgym-task", change("tasks/sums.yaml", "r2: 0.0", "R-squared: 0.0"),
                   {"--direction", "R-squared=maximize", "--name", "named", "--folder", "below"});
  INFO(named.err);
  CHECK(named.code == 0);
  CHECK(contains(content_of(imports.folder / "below/named/task.yaml"),
                 "{name: \"R-squared\", direction: maximize, primary: true, floor: 0.0}"));
}

namespace {

// A command as a recorded prompt tells of it, documented as MLGym's files of commands are.
std::string function_of(const std::string& told) {
  static const std::regex argument(R"(    - (\S+) \((\S+)\) \[(required|optional)\]: (.*))");
  std::string comment = "# @yaml\n", signature, arguments;
  const auto lines = mlgym::split(told, '\n');
  std::string key;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    std::smatch match;
    if (std::regex_match(lines[i], match, argument)) {
      arguments += "#   " + match[1].str() + ": {type: " + match[2].str() +
                   ", required: " + (match[3] == "required" ? "true" : "false") +
                   ", description: " + mlgym::dump_json(Json(match[4].str())) + "}\n";
    } else if (lines[i].rfind("  docstring: ", 0) == 0) {
      comment += "# docstring: " + mlgym::dump_json(Json(lines[i].substr(13))) + "\n";
    } else if (lines[i].rfind("  signature: ", 0) == 0) {
      signature = lines[i].substr(13);
    } else if (lines[i] != "  arguments:") {
      signature += "\n" + lines[i];
    }
  }
  comment += "# signature: " + mlgym::dump_json(Json(signature)) + "\n";
  if (!arguments.empty()) comment += "# arguments:\n" + arguments;
  return comment + lines[0].substr(0, lines[0].size() - 1) + "() {\n  :\n}\n\n";
}

}  // namespace

TEST_CASE("prompts are laid out as in trajectories of MLGym's own") {
  const char* data = std::getenv("MLGYM_SHARED_DATA");
  const fs::path recorded = data ? fs::path(data) / "mlgym-results/trajectories" : fs::path();
  if (!fs::is_directory(recorded)) {
    WARN("MLGYM_SHARED_DATA names no folder with mlgym-results: skipped");
    return;
  }
  std::size_t compared = 0;
  for (const auto& run : fs::directory_iterator(recorded)) {
    for (const auto& file : fs::directory_iterator(run.path())) {
      if (file.path().extension() != ".traj" || compared == 2) continue;
      const Json history = (*mlgym::parse_json(content_of(file.path())))["history"];
      const std::string system = history[0]["content"], task = history[1]["content"];
      constexpr std::string_view kBegin = "\nCOMMANDS:\n";
      const auto begin = system.find(kBegin), end = system.find("\n\n\n", begin);
      if (begin == system.npos || end == system.npos) continue;
      const std::string docs =
          system.substr(begin + kBegin.size(), end + 2 - begin - kBegin.size());
      std::string functions;
      for (std::size_t at = 0; at < docs.size();) {
        const auto next = docs.find("\n\n", at);
        functions += function_of(docs.substr(at, next - at));
        at = next + 2;
      }
      const Imports imports;
      imports.folder.write("checkout/tools/recorded.sh", functions);
      std::string yaml = content_of(imports.folder / "checkout/configs/agents/thinker.yaml");
      yaml = std::regex_replace(yaml, std::regex("    - tools/editing.sh\n(    - .*\n)*"),
                                "    - tools/recorded.sh\n");
      imports.folder.write("checkout/configs/agents/recorded.yaml", yaml);
      imports.must_take("mlgym-agent", "agents/recorded.yaml");
      const std::string prompt = content_of(imports.folder / "recorded/prompts/system.md");
      INFO(file.path().string() << "\n" << prompt);
      CHECK(contains(prompt, "COMMANDS:\n" + docs));
      // The lines that end every message.
      const std::string lines = content_of(imports.folder / "recorded/prompts/task.md");
      const std::string ends = std::regex_replace(lines.substr(lines.find("(Current Step")),
                                                  std::regex(R"(\{[a-z_.]+\})"), ".*");
      CHECK(std::regex_match(task.substr(task.find("(Current Step")),
                             std::regex(std::regex_replace(ends, std::regex(R"([()$])"), "\\$&"))));
      ++compared;
    }
  }
  CHECK(compared == 2);
}
