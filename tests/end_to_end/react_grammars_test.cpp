// The agent react in each of its grammars, with demonstrations, and at its wits' end.
#include "catch.h"
#include "scripted_run.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> with(const std::string& settings) {
  return {"agents=[{use: react, " + settings + "}]"};
}

// The texts of the messages of a call, in order.
std::vector<std::string> chat_of(const ScriptedRun& run, std::size_t call) {
  const auto messages = run.events("message"), begins = run.events("model.begin");
  std::vector<std::string> texts;
  for (const auto& number : begins.at(call)["messages"])
    texts.push_back(messages.at(number.get<std::size_t>() - 1).value("text", ""));
  return texts;
}

}  // namespace

TEST_CASE("in xml, a command stands between tags, and may hold fences of its own") {
  const ScriptedRun run(R"(  - |
    I write a page.
    <command>
    cat > page.md <<'END'
    ```
    code
    ```
    END
    grep -c . page.md
    </command>
  - |
    <command>submit</command>
)",
                        with("actions: xml"));
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  CHECK(run.episode["exit_status"] == "submitted");
  CHECK(run.events("step.end")[0]["observation"] == "3\n");
  CHECK(contains(run.events("step.begin")[0]["command"], "grep -c . page.md"));
  const auto opening = chat_of(run, 0);
  CHECK(contains(opening[0], "<command>\nls -l\n</command>"));
  CHECK_FALSE(contains(opening[0], "```"));
  CHECK(contains(chat_of(run, 1)[3], "3\n"));
}

TEST_CASE("in json, a command is a tool and its arguments") {
  const ScriptedRun run(
      R"(  - '{"thought": "I look.", "command": {"name": "shell", "arguments": {"command": "echo a\necho b"}}}'
  - |
    ```json
    {"thought": "Nonsense.", "command": {"name": "shel"}}
    ```
  - '{"thought": "Done.", "command": {"name": "submit", "arguments": {}}}'
)",
      with("actions: json"));
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  CHECK(run.episode["exit_status"] == "submitted");
  CHECK(run.episode["steps"] == 3);
  const auto ends = run.events("step.end");
  CHECK(ends[0]["observation"] == "a\nb\n");
  CHECK(contains(ends[1]["observation"], "did you mean \"shell\"?"));
  const auto opening = chat_of(run, 0);
  CHECK(contains(opening[0], R"({"thought": "I look around first.", "command": {)"));
  CHECK(contains(opening[0], "- `shell`: "));
  CHECK(contains(opening[0], "  - `command` (string, required)"));
  CHECK(contains(opening[0], "  - `timeout` (number, optional): seconds"));
}

TEST_CASE("what is wrong with a reply is told in its grammar, and leaves the chat once mended") {
  const ScriptedRun run(R"yaml(  - '{"thought": "x", "command": "ls"}'
  - {finish: length, text: '{"thought": "I thi'}
  - '{"thought": "x", "command": {"name": "shell", "arguments": {"command": "echo $((6 * 7))"}}}'
  - '{"thought": "Done.", "command": {"name": "submit"}}'
)yaml",
                        with("actions: json"));
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  CHECK(run.episode["steps"] == 2);
  const auto second = chat_of(run, 1), third = chat_of(run, 2), mended = chat_of(run, 3);
  REQUIRE(second.size() == 4);
  CHECK(contains(second[3], "\"command\" of its JSON object is a text and not an object"));
  CHECK(contains(second[3], "one JSON object"));
  REQUIRE(third.size() == 6);
  CHECK(contains(third[5], "limit of its length; write less"));
  REQUIRE(mended.size() == 4);
  CHECK(contains(mended[3], "42\n"));
}

TEST_CASE("too many bad replies in a row end the episode as what they are, scored") {
  const ScriptedRun run("  - <command>ls\n  - <command>ls\n  - <command>ls\n",
                        with("actions: xml, format_errors: 1, keep_format_errors: true"));
  CHECK(run.finished.code == 0);
  CHECK(run.events("model.begin").size() == 2);
  CHECK(run.episode["exit_status"] == "autosubmission (exit_format)");
  CHECK(run.episode["scores"]["payoff"].is_number());
  CHECK(run_mlgym(run.folder, {"log", "verify", "run"}).code == 0);
}

TEST_CASE("a chat that is too long for the model ends the episode as that, scored") {
  const ScriptedRun run(reply_with("ls") + "  - {error: context}\n" + reply_with("ls"));
  CHECK(run.finished.code == 0);
  CHECK(run.events("model.begin").size() == 2);
  CHECK(run.events("model.retry").empty());
  CHECK(run.episode["exit_status"] == "autosubmission (exit_context)");
  CHECK(run.episode["scores"]["payoff"].is_number());
}

TEST_CASE("a demonstration stands before the task, as a text or as turns") {
  const ScriptedRun told(reply_with("ls"),
                         with("demonstrations: [demonstrations/small_study.yaml]"));
  INFO(told.finished.err);
  REQUIRE(told.finished.code == 0);
  const auto opening = chat_of(told, 0);
  REQUIRE(opening.size() == 3);
  CHECK(contains(opening[1], "You:\nBefore I change anything"));
  CHECK(contains(opening[1], "--- the example ends ---"));
  CHECK(contains(opening[2], "/workspace"));

  const ScriptedRun turns(
      reply_with("ls"),
      with("demonstrations: [demonstrations/small_study.yaml], demonstrations_as: chat"));
  const auto chat = chat_of(turns, 0);
  REQUIRE(chat.size() > 8);
  CHECK(contains(chat[2], "Before I change anything"));
  CHECK(contains(chat.back(), "/workspace"));
  CHECK(turns.events("message")[2]["role"] == "assistant");
}

TEST_CASE("prompts of one's own: a strategy before the task, and observations in another form") {
  const Folder own;
  const std::string strategy = own.write("strategy.md", "Measure first.\n").string();
  const std::string observation =
      own.write("observation.md", "{step}|{steps_left}|{observation}").string();
  const ScriptedRun run(reply_with("echo x"), with("prompts: {strategy: " + strategy +
                                                   ", observation: " + observation + "}"));
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  CHECK(chat_of(run, 0)[1] == "Measure first.\n");
  CHECK(chat_of(run, 1)[4] == "1|29|x\n");
}

TEST_CASE("a demonstration that is not there is told before the run starts") {
  const Folder folder;
  folder.write("script.yaml", "replies: []\n");
  const Finished wrong =
      run_mlgym(folder, {"run", "-t", "battle-of-sexes", "-m", "scripted/script.yaml",
                         "agents=[{use: react, demonstrations: [none.yaml]}]", "--json"});
  CHECK(wrong.code == 2);
  CHECK(contains(wrong.json()["error"]["message"], "none.yaml"));
}

TEST_CASE("after its replies a script goes on with its last one, in any grammar") {
  const ScriptedRun run(R"(  - <command>ls</command>
last: <command>submit</command>
)",
                        with("actions: xml"));
  INFO(run.finished.err);
  CHECK(run.episode["exit_status"] == "submitted");
  CHECK(run.episode["steps"] == 2);
}
