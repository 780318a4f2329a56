// The tools of an agent in a real environment, and the texts that a model reads from them.
#include <algorithm>

#include "catch.h"
#include "scripted_run.h"
#include "unit/model_http/http_server.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* kEditor = "tools: [shell, submit, {use: editor, window: 10}, search]";

// What a scripted model reads after each of its commands, and of what is said of them.
struct Played {
  explicit Played(const std::string& replies, const std::string& agent = kEditor)
      : run(replies, {"agents=[{use: react, actions: tools, " + agent + "}]"}) {
    INFO(run.finished.err);
    REQUIRE(run.finished.code == 0);
    for (const auto& step : run.events("step.end")) {
      texts.push_back(step["observation"]);
      infos.push_back(step["info"]);
    }
  }
  ScriptedRun run;
  std::vector<std::string> texts;
  std::vector<Json> infos;
};

std::string commands(const std::vector<std::string>& all) {
  std::string replies;
  for (const auto& command : all) {
    replies += "  - |\n    ```\n";
    for (const auto& line : mlgym::split(command, '\n')) replies += "    " + line + "\n";
    replies += "    ```\n";
  }
  return replies;
}

bool has_mark(const Played& played, const std::string& mark) {
  const Json& marks = played.run.episode["marks"];
  return std::find(marks.begin(), marks.end(), mark) != marks.end();
}

}  // namespace

TEST_CASE("a file is opened, edited and searched, and the shell sees the same") {
  const Played played(commands(
      {"open strategy.py", "edit 4:4\nFIRST_MOVE = 1\nend_of_edit", "search_file FIRST_MOVE",
       "grep -c FIRST_MOVE strategy.py; mkdir d; cd d", "create \"my file.txt\"",
       "insert 0\n  a\nend_of_insert", "cat \"my file.txt\"", "find_file *.txt"}));
  const auto& texts = played.texts;
  REQUIRE(texts.size() == 9);
  CHECK(texts[0].find("[File: /workspace/strategy.py (14 lines total)]\n1:") == 0);
  CHECK(contains(texts[0], "(4 more lines below)"));
  CHECK(contains(texts[1], "\n4:FIRST_MOVE = 1\n"));
  CHECK(contains(texts[2], "2 matches for \"FIRST_MOVE\" in /workspace/strategy.py:\nLine 4:"));
  CHECK(texts[3] == "2\n");
  CHECK(contains(texts[4], "[File: /workspace/d/my file.txt (1 lines total)]\n1:\n"));
  CHECK(texts[6] == "  a\n\n");
  CHECK(contains(texts[7], "/workspace/d/my file.txt\n"));
  CHECK(played.infos[1] == Json{{"tool", "edit"}, {"exit_code", 0}, {"end", "exited"}});
}

TEST_CASE("the open file is known to a shell that takes the place of one that ended") {
  const Played played(commands({"open strategy.py", "exit 3", "search_file FIRST_MOVE"}));
  CHECK(contains(played.texts[2], "in /workspace/strategy.py:"));
}

TEST_CASE("a refused edit shows the error and both files, and changes nothing") {
  const Played played(
      commands({"md5sum strategy.py", "open strategy.py",
                "edit 9:9\ndef row_strategy(history:\nend_of_edit", "md5sum strategy.py"}));
  CHECK(played.texts[0] == played.texts[3]);
  const std::string& text = played.texts[2];
  CHECK(text.find("This edit would bring new errors into the file, so nothing was changed.\n"
                  "ERRORS:\n- line ") == 0);
  CHECK(contains(text, "E999 SyntaxError"));
  CHECK(contains(text, "\n9:def row_strategy(history:\n"));
  CHECK(contains(text, "\n9:def row_strategy(history):\n"));
  CHECK(played.infos[2]["exit_code"] == 1);
}

TEST_CASE("an edit that is not ended, or not alone, is not carried out") {
  const Played played(
      commands({"open strategy.py", "edit 1:1\nx = 1", "edit 1:1\nx = 1\nend_of_edit\nls",
                "ls\nedit 1:1\nx = 1\nend_of_edit"}));
  CHECK(played.texts[1] ==
        "edit has no line \"end_of_edit\" that ends it, so nothing was done; usage:\n"
        "edit <first>:<last>\n<lines>\nend_of_edit");
  CHECK(contains(played.texts[2], "there is text after the line \"end_of_edit\""));
  CHECK(contains(played.texts[3], "there is text before edit; one command at a time"));
  for (int i : {1, 2, 3}) CHECK(played.infos[static_cast<std::size_t>(i)]["tool"].is_null());
}

TEST_CASE("a model reads what is wrong with its calls in one line each") {
  const std::string large(120000, 'x');
  const Played played(R"(  - tool_calls:
      - {name: opn, arguments: {path: strategy.py}}
      - {name: open, arguments: {path: strategy.py, line: first}}
      - {name: open, arguments: {file: strategy.py}}
      - {name: open, arguments: {path: strategy.py, line: "3"}}
      - {name: open, arguments: {path: )" +
                      large + R"(}}
      - {name: shell, arguments: {command: "nano strategy.py"}}
      - {name: submit}
)");
  const auto& texts = played.texts;
  REQUIRE(texts.size() == 7);
  CHECK(contains(texts[0], "there is no tool \"opn\"; did you mean \"open\"?; the tools are: "));
  CHECK(texts[1] ==
        "open: \"line\" is \"first\", but an integer is expected; its arguments: path (a text), "
        "line (an "
        "integer, optional)");
  CHECK(contains(texts[2], "open takes no \"file\""));
  CHECK(contains(texts[3], "(2 more lines above)\n3:"));
  CHECK(texts[4] ==
        "tool open: \"path\" has 120000 bytes, and 102400 is the most that it may have; do it "
        "in several steps");
  CHECK(contains(texts[5], "`nano` waits for somebody at a terminal"));
  CHECK(contains(texts[5], "nothing was run. Instead, change files with your tools"));
}

TEST_CASE("a script that the episode's computing ends is said to have had what was left of it") {
  const ScriptedRun run(
      commands(
          {"echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab > a.txt", "search_file '(a+)+$' a.txt"}),
      {std::string("agents=[{use: react, ") + kEditor + "}]", "limits.compute=3s"});
  INFO(run.finished.err);
  const std::string text = run.events("step.end").at(1)["observation"];
  CHECK(contains(text, "s: the command's time was up"));
  CHECK_FALSE(contains(text, "ended after 60 s"));
  CHECK(run.episode["exit_status"] == "autosubmission (max_compute)");
}

TEST_CASE("settings and groups of tools are found wrong before a run starts") {
  const auto refused = [](const std::string& tools) {
    const ScriptedRun run("  - x\n", {"agents=[{use: react, tools: " + tools + "}]"});
    INFO(tools);
    CHECK(run.finished.code == 2);
    return run.error();
  };
  CHECK(contains(refused("[shell, {use: editor, windw: 3}]"), "did you mean \"window\"?"));
  CHECK(contains(refused("[shell, {use: editor, window: wide}]"), "window"));
  CHECK(contains(refused("[shell, edtior]"), "there is no tool component \"edtior\""));
  CHECK(contains(refused("[shell, {window: 3}]"), "{use: NAME, setting: value}"));
}

TEST_CASE("notes are found again by their words, also by tools in a process of their own") {
  for (const char* tools : {"memory", "{use: memory, isolation: process}"}) {
    const Played played(
        commands({"memory_write Ridge with alpha=0.3 gave 0.88 on validation.",
                  "memory_write \"Dropout of 0.5 was worse\"",
                  "memory_write Dropout of 0.5 was worse",
                  "memory_read \"which dropouts? AND OR NOT \\\" * (\" 2", "memory_read zebra",
                  "memory_read \"a\" 99", "memory_read -- ?", "ls /run/mlgym"}),
        "tools: [shell, submit, " + std::string(tools) + "]");
    const auto& texts = played.texts;
    CHECK(texts[0] == "Kept; notes: 1");
    CHECK(texts[2] == "That note was there already; notes: 2");
    CHECK(texts[3] == "1 of 2 notes, the best first:\n1. Dropout of 0.5 was worse\n");
    CHECK(texts[4] == "No note has any of these words; notes: 2");
    CHECK(contains(texts[5], "k"));
    CHECK(played.infos[5]["tool"].is_null());
    CHECK_FALSE(contains(texts[7], "tools"));
    CHECK_FALSE(has_mark(played, "shared-memory"));
  }
}

TEST_CASE("notes in a file are there in the next episode, and the results say so") {
  const Folder folder;
  const std::string agent =
      "tools: [shell, submit, {use: memory, file: " + (folder / "notes").string() + "}]";
  const Played first(commands({"memory_write the opponent copies"}), agent);
  const Played second(commands({"memory_read opponent"}), agent);
  CHECK(second.texts[0] == "1 of 1 notes, the best first:\n1. the opponent copies\n");
  CHECK(has_mark(second, "shared-memory"));
  const ScriptedRun wrong("  - x\n",
                          {"agents=[{use: react, tools: [shell, {use: memory, file: notes}]}]"});
  CHECK(wrong.finished.code == 2);
  CHECK(contains(wrong.error(), "notes is no absolute path"));
}

TEST_CASE("papers are searched for where that is granted, as patiently as the server asks") {
  HttpServer server;
  server.answer({429, "application/json", "{}", {"Retry-After: 0.1"}});
  server.answer({200, "application/json", R"({"total": 1, "data": [{"title": "Found"}]})"});
  server.answer({429, "application/json", "{}", {"Retry-After: 3600"}});
  server.answer({400, "application/json", R"({"error": "unacceptable query"})"});
  server.answer({200, "text/html", "<html>"});
  const std::vector<std::string> all = {"literature_search \"a & b\" 3", "literature_search two",
                                        "literature_search three", "literature_search four"};
  const std::string granted =
      "tools: [shell, submit, {use: literature_search, network: true, "
      "timeout: 5, base_url: \"" +
      server.url() + "\"}]";
  const Played played(commands(all), granted);
  CHECK(played.texts[0] == "1 papers of 1:\n1. Found\n");
  CHECK(contains(played.texts[1], "the server has too much to do (HTTP 429)"));
  CHECK(contains(played.texts[2], "does not understand the query: unacceptable query"));
  CHECK(contains(played.texts[3], "the answer makes no sense"));
  CHECK(has_mark(played, "literature-search"));
  REQUIRE(server.asked().size() == 5);
  CHECK(contains(server.asked()[0].target, "query=a%20%26%20b&limit=3&fields="));
  CHECK(server.asked()[0].headers.count("x-api-key") == 0);

  const ScriptedRun wrong("  - x\n", {"agents=[{use: react, tools: [literature_search]}]"});
  CHECK(wrong.finished.code == 2);
  CHECK(contains(wrong.error(), "{use: literature_search, network: true}"));
}
