// The model that says what a file tells it to.
#include <chrono>
#include <thread>

#include "folder.h"
#include "model_of_test.h"

namespace {
using namespace mlgym;
using namespace mlgym::test;

struct Script {
  Folder folder;
  ModelOfTest model;
  explicit Script(const std::string& yaml)
      : model("scripted", folder.path(), (folder.write("s.yaml", yaml), "s.yaml")) {}
};

std::string problem_of(const std::string& replies) {
  return Script("replies:\n" + replies).model.problem();
}

}  // namespace

TEST_CASE("replies are used in order, and after the last one the model submits") {
  Script script("replies: [one, {text: two}, \"\"]");
  ModelOfTest& model = script.model;
  CHECK(model.ask("a").ok());
  CHECK(model.heard == std::vector<std::string>{"0 text one", "0 finish 0", "usage -1 -1 -1 -1"});
  CHECK(model.ask("b").ok());
  CHECK(model.text == "two");
  CHECK(model.ask("c").ok());
  CHECK(model.text.empty());
  for (int i = 0; i < 2; ++i) {
    CHECK(model.ask("d").ok());
    CHECK(model.text == "That is all I have.\n```\nsubmit\n```");
  }
}

TEST_CASE("the last submission is a tool call where the tool is offered, and costs nothing") {
  Script script("replies: []");
  Chat chat("x");
  CHECK(script.model.ask(chat.offer("shell").offer("submit")).ok());
  CHECK(script.model.heard ==
        std::vector<std::string>{"usage 0 0 0 0", "0 call call_submit submit {}", "0 finish 2"});
}

TEST_CASE("tool calls have arguments as a map or as a text, which may be malformed") {
  Script script(R"(replies:
  - text: look
    tool_calls:
      - {name: shell, arguments: {command: "ls -l", timeout: 5}}
      - {name: submit}
      - {name: shell, arguments: "{\"command\": ", id: mine}
  - tool_calls: [{name: validate}]
)");
  CHECK(script.model.ask("x").ok());
  CHECK(script.model.heard ==
        std::vector<std::string>{"0 text look",
                                 R"(0 call call_1_1 shell {"command":"ls -l","timeout":5})",
                                 "0 call call_1_2 submit {}", R"(0 call mine shell {"command": )",
                                 "0 finish 2", "usage -1 -1 -1 -1"});
  CHECK(script.model.ask("x").ok());  // ids differ in the whole chat
  CHECK(script.model.heard[0] == "0 call call_2_1 validate {}");
}

TEST_CASE("a rule answers what it matches, first rule first, any number of times") {
  Script script(R"(replies:
  - first
  - {when: "exit code [1-9]", text: mend it}
  - {when: "^exit", text: never reached}
  - second
)");
  ModelOfTest& model = script.model;
  const auto reply = [&model](const std::string& to) {
    REQUIRE(model.ask(to).ok());
    return model.text;
  };
  CHECK(reply("exit code 1") == "mend it");
  CHECK(reply("hello") == "first");
  CHECK(reply("two lines\nexit code 2") == "mend it");
  CHECK(reply("two lines\nexit at the start of a line") == "never reached");
  CHECK(reply("no exit here") == "second");
  CHECK(reply("hello").find("submit") != std::string::npos);
  CHECK(reply(std::string("a\0 exit code 3", 14)) == "mend it");
}

TEST_CASE("rules look at the last message only, of whatever role") {
  Script script("replies: [{when: boom, text: ruled}, plain]");
  Chat chat("boom");
  chat.say(MLGYM_ROLE_TOOL, "all well");
  CHECK(script.model.ask(chat).ok());
  CHECK(script.model.text == "plain");
  Chat nothing;
  CHECK(script.model.ask(nothing).ok());
}

TEST_CASE("rules match messages of any length") {
  Script script(R"(replies: [{when: "(a|b)*c.*done", text: ruled}, plain])");
  CHECK(script.model.ask(std::string(300000, 'a')).ok());
  CHECK(script.model.text == "plain");
  CHECK(script.model.ask(std::string(300000, 'a') + "c" + std::string(300000, 'x') + "done").ok());
  CHECK(script.model.text == "ruled");
}

TEST_CASE("counts are told as they stand there") {
  Script script(
      "replies: [{text: x, usage: {input: 5, cached: 4, output: 3, reasoning: 2}},"
      " {text: x, usage: {output: 7}}]");
  CHECK(script.model.ask("x").ok());
  CHECK(script.model.heard.back() == "usage 5 4 3 2");
  CHECK(script.model.ask("x").ok());
  CHECK(script.model.heard.back() == "usage -1 -1 7 -1");
}

TEST_CASE("it is free, so that costs can be limited") {
  Script script("replies: []");
  CHECK(script.model.describe() == Json::parse(R"({"price": {"input": 0, "output": 0}})"));
}

TEST_CASE("errors have the code of their kind") {
  const std::pair<const char*, int> kinds[] = {
      {"unavailable", MLGYM_UNAVAILABLE},  {"rate_limit", MLGYM_RESOURCE_EXHAUSTED},
      {"invalid", MLGYM_INVALID_ARGUMENT}, {"unauthenticated", MLGYM_UNAUTHENTICATED},
      {"internal", MLGYM_INTERNAL},        {"429", MLGYM_RESOURCE_EXHAUSTED},
      {"403", MLGYM_UNAUTHENTICATED},      {"404", MLGYM_INVALID_ARGUMENT},
      {"503", MLGYM_UNAVAILABLE}};
  for (const auto& [kind, code] : kinds) {
    Script script(std::string("replies: [{error: ") + kind + "}, {error: {code: " + kind +
                  ", message: no luck, retry_after: 2s}}, x]");
    INFO(kind);
    const auto first = script.model.ask("x");
    CHECK(first.raw_code() == code);
    CHECK(message_of(first) == std::string("model scripted: scripted error: ") + kind);
    CHECK(script.model.heard == std::vector<std::string>{"usage 0 0 0 0"});
    const auto second = script.model.ask("x");
    CHECK(second.raw_code() == code);
    CHECK(message_of(second) == "model scripted: no luck");
    CHECK(script.model.heard == std::vector<std::string>{"usage 0 0 0 0", "retry after 2.00"});
    CHECK(script.model.ask("x").ok());
  }
}

TEST_CASE("a delay passes before the reply comes") {
  Script script(
      "replies: [{delay: 80ms, text: late}, {delay: 0.05, text: x}, {delay: 0s, text: y}]");
  const double started = monotonic_seconds();
  CHECK(script.model.ask("x").ok());
  CHECK(monotonic_seconds() - started >= 0.08);
  CHECK(script.model.text == "late");
  CHECK(script.model.ask("x").ok());
  CHECK(script.model.ask("x").ok());
}

TEST_CASE("a delay ends at the deadline and when the call is cancelled") {
  Script script("replies: [{delay: 10m, text: x}, {delay: 10m, text: y}, {delay: 1m, text: z}]");
  Chat chat("x");
  CHECK(script.model.ask(chat, Deadline::after(0.05)).code() ==
        absl::StatusCode::kDeadlineExceeded);
  std::atomic<bool> cancelled = false;
  std::thread other([&cancelled] {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    cancelled = true;
  });
  CHECK(script.model.ask(chat, Deadline::never(), &cancelled).code() ==
        absl::StatusCode::kCancelled);
  other.join();
  CHECK(script.model.ask(chat, Deadline::at_ns(1)).code() == absl::StatusCode::kDeadlineExceeded);
  CHECK(script.model.heard.empty());
}

TEST_CASE("a reply may say why it ended, and that the chat is too long") {
  Script script("replies: [{text: ha, finish: length}, {finish: refused}, {error: context}]");
  CHECK(script.model.ask("x").ok());
  CHECK(script.model.heard[1] == "0 finish 1");
  CHECK(script.model.ask("x").ok());
  CHECK(script.model.heard[0] == "0 finish 3");
  CHECK(script.model.ask("x").code() == absl::StatusCode::kOutOfRange);
}

TEST_CASE("what is wrong in a script is told with the file and the reply") {
  const std::pair<const char*, const char*> wrong[] = {
      {"- 5", "a text or a map is expected"},
      {"- null", "a text or a map is expected"},
      {"- [a]", "a text or a map is expected"},
      {"- {txt: x}",
       "unknown key \"txt\"; a reply has text, tool_calls, finish, error, delay, when, usage"},
      {"- {text: [x]}", "\"text\" is a text"},
      {"- {text: x, delay: soon}", "\"delay\" is a time such as 20s or 300ms"},
      {"- {text: x, delay: -1}", "\"delay\" is a time such as 20s or 300ms"},
      {"- {text: x, delay: 1.2.3s}", "\"delay\" is a time such as 20s or 300ms"},
      {"- {text: x, delay: ..s}", "\"delay\" is a time such as 20s or 300ms"},
      {"- {text: x, delay: \"\"}", "\"delay\" is a time such as 20s or 300ms"},
      {"- {text: x, delay: 0x10s}", "\"delay\" is a time such as 20s or 300ms"},
      {"- {text: x, delay: infs}", "\"delay\" is a time such as 20s or 300ms"},
      {"- {text: x, when: \"[\"}", "\"when\" is no regular expression: "},
      {"- {text: x, when: '\\d+'}", "\"when\": write [0-9] for \\d"},
      {"- {text: x, when: 5}", "\"when\" is a text"},
      {"- {text: x, usage: 5}", "\"usage\" is a map of input, cached, output, reasoning"},
      {"- {text: x, usage: {input: 1.5}}", "\"usage\" counts tokens"},
      {"- {text: x, usage: {input: -1}}", "\"usage\" counts tokens"},
      {"- {text: x, usage: {total: 1}}", "\"usage\" is a map of input, cached, output, reasoning"},
      {"- {tool_calls: x}", "\"tool_calls\" is a list"},
      {"- {tool_calls: [{}]}", "a tool call has a \"name\""},
      {"- {tool_calls: [shell]}", "a tool call has a \"name\""},
      {"- {tool_calls: [{name: 5}]}", "\"name\" is a text"},
      {"- {tool_calls: [{name: x, id: 5}]}", "\"id\" is a text"},
      {"- {tool_calls: [{name: x, args: {}}]}",
       "unknown key \"args\"; a tool call has name, arguments, id"},
      {"- {error: gone}",
       "\"error\" is one of unavailable, rate_limit, invalid, unauthenticated, "},
      {"- {error: 5}", "\"error\" is one of "},
      {"- {error: {code: 5}}", "\"error\" is one of "},
      {"- {error: {cod: internal}}",
       "unknown key \"cod\"; an error has code, message, retry_after"},
      {"- {error: {message: 5}}", "\"message\" is a text"},
      {"- {error: {retry_after: x}}", "\"retry_after\" is a time such as 20s or 300ms"},
      {"- {text: x, finish: early}", "\"finish\" is one of stop, length, tool_calls, refused"},
      {"- {error: internal, text: x}", "an error comes in place of text and tool_calls"}};
  for (const auto& [reply, what] : wrong) {
    INFO(reply);
    CHECK(problem_of("- fine\n" + std::string(reply))
              .find("model scripted: s.yaml: replies[1]: " + std::string(what)) == 0);
  }
}

TEST_CASE("a script is a map of a list, and perhaps a last reply") {
  for (const char* wrong : {"replies: x", "- x", "x", "{replies: [], more: 1}", "{}", ""}) {
    INFO(wrong);
    CHECK(
        Script(wrong).model.problem() ==
        "model scripted: s.yaml: a script is a map with \"replies\", a list, and perhaps \"last\", "
        "the reply after those");
  }
}

TEST_CASE("YAML that is none is told with line and column") {
  const std::string problem = Script("replies:\n  - \"open\n").model.problem();
  INFO(problem);
  CHECK(problem.find("model scripted: s.yaml:") == 0);
  CHECK(Script("replies:\n  - {text: a, text: b}\n").model.problem().find("s.yaml:2:") !=
        std::string::npos);
}

TEST_CASE("a script that is not there is told by its path") {
  const Folder folder;
  const ModelOfTest model("scripted", folder.path(), "none.yaml");
  CHECK(model.code() == absl::StatusCode::kInvalidArgument);
  CHECK(model.problem().find((folder.path() / "none.yaml").string()) != std::string::npos);
}

TEST_CASE("without a file it cannot be made") {
  const Folder folder;
  const ModelOfTest model("scripted", folder.path(), "");
  CHECK(model.code() == absl::StatusCode::kInvalidArgument);
  CHECK(model.problem().find("model") != std::string::npos);
}
