// What an agent's model gets to see of the chat.
#include "catch.h"
#include "scripted_run.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The agent react with processors, as a configuration names them.
std::vector<std::string> with(const std::string& history, const std::string& more = "") {
  return {"agents=[{use: react, history: " + history + more + "}]"};
}

// The texts that the model of a role saw in its calls.
std::vector<std::vector<std::string>> chats_of(const ScriptedRun& run, const std::string& role) {
  const auto messages = run.events("message");
  std::vector<std::vector<std::string>> chats;
  for (const auto& begin : run.events("model.begin")) {
    if (begin["role"] != role) continue;
    chats.emplace_back();
    for (const auto& number : begin["messages"])
      chats.back().push_back(messages.at(number.get<std::size_t>() - 1).value("text", ""));
  }
  return chats;
}

const std::string kThree =
    reply_with("echo one") + reply_with("echo two") + reply_with("echo three");

// An editor's window on a file.
std::string window(int line) {
  return reply_with("printf '[File: /w/a.py (9 lines total)]\\n" + std::to_string(line) +
                    ":x = " + std::to_string(line) + "\\n'");
}

}  // namespace

TEST_CASE("of older observations the model sees how long they were") {
  const ScriptedRun run(kThree, with("{use: last-observations, n: 1}"));
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  const auto chats = chats_of(run, "agent");
  REQUIRE(chats.size() == 4);
  CHECK(contains(chats[1][3], "one\n"));
  CHECK(contains(chats[3][1], "/workspace"));
  CHECK(chats[3][3] == "Old output omitted (4 lines)");
  CHECK(chats[3][5] == "Old output omitted (4 lines)");
  CHECK(contains(chats[3][7], "three\n"));
}

TEST_CASE("of a long chat the model sees the latest turns that fit, and the last in any case") {
  const ScriptedRun run(reply_with("head -c 3000 /dev/zero | tr '\\0' x") + reply_with("echo now"),
                        with("{use: token-budget, tokens: 1300}"));
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  const auto chats = chats_of(run, "agent");
  REQUIRE(chats.size() == 3);
  CHECK(chats[1].size() == 4);
  REQUIRE(chats[2].size() == 5);
  CHECK(chats[2][2] == "[2 earlier messages of this chat are left out here]");
  CHECK(contains(chats[2][4], "now\n"));
}

TEST_CASE("processors in a list see what the one before left") {
  const ScriptedRun run(window(1) + window(2) + window(3) + reply_with("echo end"),
                        with("[closed-windows, {use: last-observations, n: 3}]"));
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  const auto chats = chats_of(run, "agent");
  REQUIRE(chats.size() == 5);
  CHECK(contains(chats[1][3], "1:x = 1\n"));
  CHECK(contains(chats[2][3], "[File: /w/a.py (9 lines total)]\nOutdated window with 1 lines"));
  CHECK(contains(chats[2][5], "2:x = 2\n"));
  CHECK(contains(chats[4][3], "Old output omitted ("));
  CHECK(contains(chats[4][5], "Outdated window with 1 lines omitted\n"));
  CHECK(contains(chats[4][7], "3:x = 3\n"));
}

TEST_CASE("older turns are summarised by a model of its own, once") {
  const Folder own;
  const std::string summary = own.write("s.yaml", "replies: [They said one.]\n").string();
  auto arguments = with("{use: summarise, keep: 1, every: 2}");
  arguments.push_back("roles={summary: scripted/" + summary + "}");
  const ScriptedRun run(kThree, arguments);
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  const auto chats = chats_of(run, "agent"), asked = chats_of(run, "summary");
  REQUIRE(asked.size() == 1);
  CHECK(contains(asked[0][1], "echo one"));
  CHECK(contains(asked[0][1], "echo two"));
  CHECK_FALSE(contains(asked[0][1], "echo three"));
  REQUIRE(chats.size() == 4);
  CHECK(chats[2].size() == 6);
  REQUIRE(chats[3].size() == 5);
  CHECK(chats[3][2] == "[The 4 messages that stood here are summarised:]\n\nThey said one.");
  CHECK(run.episode["exit_status"] == "submitted");
}

TEST_CASE("or by the agent's own") {
  const ScriptedRun run(R"(  - {when: "^## The agent", text: Mine.}
)" + kThree,
                        with("{use: summarise, keep: 1, every: 2}"));
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  const auto chats = chats_of(run, "agent");
  REQUIRE(chats.size() == 5);
  CHECK(contains(chats[4][2], "Mine."));
}

TEST_CASE("no processor parts the answers of tools from their calls") {
  const std::string calls = R"(  - tool_calls:
      - {name: shell, arguments: {command: "echo one"}}
      - {name: shell, arguments: {command: "echo two"}}
  - tool_calls: [{name: shell, arguments: {command: "echo three"}}]
)";
  const ScriptedRun run(
      calls,
      with("[{use: last-observations, n: 1}, {use: token-budget, tokens: 1}]", ", actions: tools"));
  INFO(run.finished.err);
  REQUIRE(run.finished.code == 0);
  const auto chats = chats_of(run, "agent");
  REQUIRE(chats.size() == 3);
  CHECK(chats[1][3] == "Old output omitted (4 lines)");
  CHECK(contains(chats[1][4], "two\n"));
  CHECK(chats[2].size() == 5);
  CHECK(contains(chats[2][4], "three\n"));
}

TEST_CASE("what is no processor is told before the run starts") {
  const auto message = [](const std::string& history) {
    const ScriptedRun run("  - x\n", with(history));
    CHECK(run.finished.code == 2);
    return run.error();
  };
  CHECK(contains(message("last-observation"), "last-observations"));
  CHECK(contains(message("{n: 1}"), "history: a component of kind history is expected"));
  CHECK(contains(message("[full, 5]"), "history[1]: a component of kind history is expected"));
  CHECK(contains(message("[full, {use: last-observations, n: 0}]"), "n"));
  CHECK(contains(message("[{use: token-budget, bytes: 1}]"), "bytes"));
}
