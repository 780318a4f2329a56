// What a model reads when its reply or its command cannot be used, in each of react's grammars, and
// that it gets on from there.
#include "catch.h"
#include "matching.h"
#include "scripted_run.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

// A way of writing actions: a command as text, or a tool with its arguments.
struct Grammar {
  std::string name, no_action;
  bool structured;
  std::string cut;  // the beginning of an action
};

const std::vector<Grammar> kGrammars = {
    {"text", "it holds no block with a command", false, "```\nls"},
    {"xml", "it holds no command between <command> and </command>", false, "<command>ls"},
    {"json", "it is no JSON object, nor does it hold one in a block", true, "{\"thought\": \"I th"},
    {"tools", "it calls no tool and holds no block", true, "```\nls"}};

Json written(const Grammar& grammar, const std::string& command, const std::string& tool,
             const Json& arguments) {
  if (grammar.name == "text") return "I try.\n```\n" + command + "\n```\n";
  if (grammar.name == "xml") return "I try.\n<command>\n" + command + "\n</command>\n";
  if (grammar.name == "json")
    return Json{{"thought", "I try."}, {"command", {{"name", tool}, {"arguments", arguments}}}}
        .dump();
  return {{"tool_calls", Json::array({{{"name", tool}, {"arguments", arguments}}})}};
}

// A reply, and what stands in the message that comes back.
struct Case {
  Json reply;
  std::vector<std::string> told;
};

struct Played {
  ScriptedRun run;
  explicit Played(const Grammar& grammar, const std::vector<Case>& cases)
      : run("  " + replies(grammar, cases).dump() + "\n",
            {"agents=[{use: react, actions: " + grammar.name +
             ", format_errors: 20, tools: [shell, submit, {use: editor, window: 10}]}]"}) {}
  static Json replies(const Grammar& grammar, const std::vector<Case>& cases) {
    Json list = Json::array();
    for (const auto& one : cases) list.push_back(one.reply);
    list.push_back(written(grammar, "submit", "submit", Json::object()));
    return list;
  }
  // The last message of the call after the case's.
  std::string told(std::size_t i) const {
    const Json numbers = run.events("model.begin").at(i + 1)["messages"];
    const Json message = run.events("message").at(numbers.back().get<std::size_t>() - 1);
    return message.value("text", "");
  }
};

void check(const Grammar& grammar, const std::vector<Case>& cases) {
  const Played played(grammar, cases);
  INFO(grammar.name << played.run.finished.err);
  REQUIRE(played.run.finished.code == 0);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::string told = played.told(i);
    for (const auto& part : cases[i].told) {
      INFO(grammar.name << ", reply " << i + 1 << ":\n" << told);
      CHECK(contains(told, part));
    }
  }
  CHECK(played.run.episode["exit_status"] == "submitted");
}

}  // namespace

TEST_CASE("a reply that asks for nothing is answered with what is wrong, and how it is done") {
  const std::string again = "Your reply could not be used, and nothing was executed: ";
  for (const auto& grammar : kGrammars) {
    const std::string how = grammar.name == "json"  ? "Each of your replies is one JSON object"
                            : grammar.name == "xml" ? "<command>\nls -l\n</command>"
                                                    : "```\nls -l\n```";
    check(grammar, {{"Just words.", {again + grammar.no_action, how}},
                    {{{"text", grammar.cut}, {"finish", "length"}}, {again, "write less", how}},
                    {{{"text", ""}, {"finish", "length"}}, {"before it said anything; think less"}},
                    {{{"text", ""}, {"finish", "refused"}}, {again + "it was withheld as refused"}},
                    {"", {again + "it is empty"}},
                    {std::string((1 << 20) + 1, 'x'), {again + "it is longer than 1024 KiB"}}});
  }
}

TEST_CASE("a command that makes no sense is a step that says why, and how it is written") {
  for (const auto& grammar : kGrammars) {
    const auto says = [&](const std::string& command, const std::string& tool,
                          const Json& arguments) {
      return written(grammar, command, tool, arguments);
    };
    const std::string broken = "def row_strategy(history:";
    const std::string usage = grammar.structured
                                  ? "; its arguments: path (a text), line (an integer, optional)"
                                  : "; usage: open <path> [<line>]";
    std::vector<Case> cases = {
        {says("opn strategy.py", "opn", {{"path", "strategy.py"}}),
         {grammar.structured ? "there is no tool \"opn\"; did you mean \"open\"?"
                             : "there is no such program, did you mean the tool open?"}},
        {says("open strategy.py first", "open", {{"path", "strategy.py"}, {"line", "first"}}),
         {"open: \"line\" is \"first\", but an integer is expected", usage}},
        {says("open", "open", Json::object()), {"open needs \"path\"", usage}},
        {says("submit now", "submit", {{"when", "now"}}), {"submit takes no "}},
        {says("nano strategy.py", "shell", {{"command", "nano strategy.py"}}),
         {"`nano` waits for somebody at a terminal", "nothing was run. Instead, "}},
        {says("open strategy.py", "open", {{"path", "strategy.py"}}), {"[File: "}},
        {says("edit 9:9\n" + broken + "\nend_of_edit", "edit",
              {{"range", "9:9"}, {"text", broken + "\n"}}),
         {"This edit would bring new errors into the file, so nothing was changed.", "E999"}},
        {says("sleep 60", "shell", {{"command", "sleep 60"}, {"timeout", 1}}),
         {"ended after 1 s: the command's time was up"}}};
    if (!grammar.structured) {
      cases.back() = {says("edit 1:1\nx = 1", "", {}),
                      {"edit has no line \"end_of_edit\" that ends it, so nothing was done"}};
    }
    check(grammar, cases);
  }
}
