// What replies mean in each grammar, as tables.
#include "grammar.h"

#include "catch.h"
#include "played_agent.h"

namespace {
using namespace react;
using react::test::calls;
using react::test::says;

struct Case {
  std::string reply, wanted;  // the command, or the problem after "!"
};

std::string outcome(const Grammar& grammar, const mlgym::ChatReply& reply) {
  const ReadReply read = read_reply(grammar, reply);
  if (!read.problem.empty()) {
    CHECK(read.actions.empty());
    return "!" + read.problem;
  }
  std::string told;
  for (const auto& [action, call_id] : read.actions) {
    if (!told.empty()) told += "; ";
    told += !action.tool.empty()      ? action.tool + " " + action.arguments
            : !action.command.empty() ? action.command
                                      : action.text;
    if (!call_id.empty()) told += " (" + call_id + ")";
  }
  return told;
}

void check(const std::string& name, const std::vector<Case>& cases,
           mlgym::Finish finish = mlgym::Finish::stop) {
  const auto grammar = make_grammar(name);
  for (const auto& one : cases) {
    INFO(name << ": " << one.reply);
    CHECK(outcome(*grammar, says(one.reply, finish)) == one.wanted);
  }
}

}  // namespace

TEST_CASE("text: the environment gets the reply with its thought, if it holds a command") {
  for (const std::string reply :
       {"```\nls\n```", "I think.\n```bash\nls -l\n```\nand hope", "```\na\n```\n```\nb\n```",
        "```\ncat > x.md <<E\n```python\nx\n```\nE\n```", "inline ```ls``` and\n```\nls\n```"})
    check("text", {{reply, reply}});
  check("text", {{"", "!it is empty"},
                 {" \n\t", "!it is empty"},
                 {"ls", "!it holds no block with a command"},
                 {"inline ```ls``` only", "!it holds no block with a command"},
                 {" ```\nls\n ```", "!it holds no block with a command"},
                 {"```\nls", "!the block of the command is never closed"},
                 {"```\nls```", "!the block of the command is never closed"},
                 {"```\n \n```", "!the block of the command is empty"},
                 {"```\nls\n```\n```\n```", "!the block of the command is empty"}});
}

TEST_CASE("text: of a reply that was cut off, an earlier command is not the one that was meant") {
  const std::string cut = ", as it reached the limit of its length; write less";
  check("text",
        {{"```\nls\n```\nor rather\n```\npython train",
          "!the block of the command is never closed" + cut},
         {"I think and thi", "!it holds no block with a command" + cut},
         {"", "!it reached the limit of its length before it said anything; think less"},
         {"```\nls\n```\nAnd then I wi", "```\nls\n```\nAnd then I wi"}},
        mlgym::Finish::length);
  check("text", {{"```\nls\n```\n```\nmore", "```\nls\n```\n```\nmore"}});
}

TEST_CASE("xml: the last opening and the last closing tag count") {
  check("xml",
        {{"<command>ls</command>", "ls"},
         {"I think.\n<command>\n  ls -l\n</command>\nand hope", "ls -l"},
         {"<command>a</command> or <command>b</command>", "b"},
         {"<command>\na\nb\n</command>", "a\nb"},
         {"<command>cat <<E\n```\nx\n```\nE</command>", "cat <<E\n```\nx\n```\nE"},
         {"ls", "!it holds no command between <command> and </command>"},
         {"```\nls\n```", "!it holds no command between <command> and </command>"},
         {"<command>ls", "!its <command> is never closed"},
         {"<command>a</command> <command>b", "!its <command> is never closed"},
         {"ls</command>", "!it holds </command> without <command>"},
         {"<command> \n </command>", "!the command between <command> and </command> is empty"}});
  check("xml",
        {{"<command>ls",
          "!its <command> is never closed, as it reached the limit of its length; write less"}},
        mlgym::Finish::length);
}

TEST_CASE("xml: the whole reply goes along for the record") {
  const auto read = read_reply(*make_grammar("xml"), says("I look. <command>ls</command>"));
  REQUIRE(read.actions.size() == 1);
  CHECK(read.actions[0].action.text == "I look. <command>ls</command>");
}

TEST_CASE("json: an object alone, or alone in a block, names a tool and its arguments") {
  const std::string ls =
      R"({"thought": "t", "command": {"name": "shell", "arguments": {"command": "ls"}}})";
  check("json", {{ls, R"(shell {"command":"ls"})"},
                 {"\n " + ls + "\n", R"(shell {"command":"ls"})"},
                 {"```json\n" + ls + "\n```", R"(shell {"command":"ls"})"},
                 {"So:\n```\n" + ls + "\n```\nThat is it.", R"(shell {"command":"ls"})"},
                 {R"({"command": {"name": "submit"}, "thought": ""})", "submit {}"},
                 {R"({"thought": "```", "command": {"name": "a", "arguments": {"b": [1, null]}}})",
                  R"(a {"b":[1,null]})"}});
}

TEST_CASE("json: what is wrong is told by its place or its key") {
  check(
      "json",
      {{"ls", "!it is no JSON object, nor does it hold one in a block between backticks"},
       {"So: {}", "!it is no JSON object, nor does it hold one in a block between backticks"},
       {"```json\n{}", "!the block of its JSON object is never closed"},
       {"```json\n```", "!the block of its JSON object is empty"},
       {"{}", "!its JSON object has no \"thought\", which is a text"},
       {"```\n[1]\n```", "!its JSON is a list and no object"},
       {R"({"thought": 1})", "!\"thought\" of its JSON object is a number and not a text"},
       {R"({"thought": ""})",
        "!its JSON object has no \"command\", which is an object with \"name\" and \"arguments\""},
       {R"({"thought": "", "command": "ls"})",
        "!\"command\" of its JSON object is a text and not an object with \"name\" and "
        "\"arguments\""},
       {R"({"thought": "", "command": {}})",
        "!\"command\" has no \"name\", which is a text, the name of a tool"},
       {R"({"thought": "", "command": {"name": true}})",
        "!\"name\" of \"command\" is true or false and not a text, the name of a tool"},
       {R"({"thought": "", "command": {"name": ""}})", "!\"name\" of \"command\" is empty"},
       {R"({"thought": "", "command": {"name": "a", "arguments": null}})",
        "!\"arguments\" of \"command\" is null and not an object"}});
  const auto json = make_grammar("json");
  CHECK(outcome(*json, says("{\"thought\": \"two\nlines\"}"))
            .find("!its JSON cannot be read: line 2, column 0") == 0);
  CHECK(outcome(*json, says("{\"thought\": \"\",\n  }")).find("line 2, column 3") !=
        std::string::npos);
  CHECK(outcome(*json, says("{} {}")).find("!its JSON cannot be read: line 1, column 4") == 0);
  CHECK(outcome(*json, says("{\"thought\": 1e999}")).find("!its JSON cannot be read: ") == 0);
  CHECK(outcome(*json, says("{\"thought\": \"\xff\"}")).find("!its JSON cannot be read: ") == 0);
  CHECK(outcome(*json, says("{\"thought\": \"I thi", mlgym::Finish::length))
            .find(", as it reached the limit of its length") != std::string::npos);
}

TEST_CASE("json: what is nested without end ends in words") {
  std::string deep = "{\"thought\": ";
  for (int i = 0; i < 200000; ++i) deep += "[";
  check("json", {{deep, "!its JSON cannot be read: it is nested deeper than 64"}});
}

TEST_CASE("the model's own calls count in every grammar, and a block where there are none") {
  const auto reply = calls({{"a", "shell", R"({"command": "ls"})"}, {"b", "submit", ""}});
  for (const char* name : {"text", "xml", "json", "tools"}) {
    INFO(name);
    CHECK(outcome(*make_grammar(name), reply) == R"(shell {"command": "ls"} (a); submit  (b))");
  }
  check("tools", {{"```\nls\n```", "```\nls\n```"},
                  {"I think.", "!it calls no tool and holds no block"},
                  {"```\nls", "!the block of the command is never closed"},
                  {"", "!it is empty"}});
  CHECK(make_grammar("tools")->offers_tools());
  CHECK_FALSE(make_grammar("json")->offers_tools());
}

TEST_CASE("a call that was cut off is not carried out; a malformed one is the environment's") {
  auto reply = calls({{"a", "shell", R"({"command": "l)"}});
  const auto tools = make_grammar("tools");
  CHECK(outcome(*tools, reply) == R"(shell {"command": "l (a))");
  reply.finish = mlgym::Finish::length;
  CHECK(outcome(*tools, reply) ==
        "!it reached the limit of its length within the arguments of a tool call; write less");
  reply.calls[0].arguments += "s\"}";
  CHECK(outcome(*tools, reply) == R"(shell {"command": "ls"} (a))");
}

TEST_CASE("a refused and an endless reply are told as what they are") {
  const auto text = make_grammar("text");
  CHECK(outcome(*text, says("", mlgym::Finish::refused)) == "!it was withheld as refused");
  const std::string command = "```\n" + std::string(kLongestReply, 'x') + "\n```";
  CHECK(outcome(*text, says(command)) == "!it is longer than 1024 KiB");
  CHECK(outcome(*text, calls({{"a", "shell", std::string(kLongestReply, 'x')}})) ==
        "!it is longer than 1024 KiB");
}

TEST_CASE("with one_block, more than one pair of fences is refused wherever they stand") {
  const auto one = make_grammar("text", true);
  const auto problem = [&](const std::string& text) {
    return read_reply(*one, says(text)).problem;
  };
  CHECK(problem("I look.\n```\nls\n```\n") == "");
  CHECK(problem("One fence ``` is none.\n```\nls\n```\n") == "");
  const char* kTwo = "it holds more than one block between backticks";
  CHECK(problem("See ```this```.\n```\nls\n```\n") == kTwo);
  CHECK(problem("```\nls\n```\n```\nls\n```\n") == kTwo);
  CHECK(problem("```\nls\n").find("never closed") != std::string::npos);
  CHECK_THROWS_AS(make_grammar("xml", true), mlgym::Error);
}

TEST_CASE("in the grammar bare the whole reply is the command") {
  const auto bare = make_grammar("bare");
  const auto read = read_reply(*bare, says("  ls -l\n"));
  REQUIRE(read.problem == "");
  CHECK(read.actions[0].action.command == "ls -l");
  CHECK(read.actions[0].action.text == "  ls -l\n");
  CHECK(read_reply(*bare, says(" \n")).problem == "it is empty");
  CHECK(read_reply(*bare, says("ls -", mlgym::Finish::length)).problem.find("cut off") !=
        std::string::npos);
}
