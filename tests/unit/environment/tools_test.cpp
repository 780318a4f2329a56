// Which tool an action means, and what an agent is told when it means none.
#include "environment/tools.h"

#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "script_plugin.h"

namespace {
using namespace mlgym;
using mlgym::test::ScriptPlugin;

struct Offered {
  explicit Offered(std::vector<ToolChoice> choices = {"shell", "submit", "find", "note"})
      : registry({plugin.path()}) {
    auto made = ToolSet::create(choices, registry);
    INFO(made.status().ToString());
    REQUIRE(made.ok());
    tools = std::make_unique<ToolSet>(std::move(*made));
  }
  ToolCall command(const std::string& text) const {
    Action action;
    action.command = text;
    const auto call = tools->resolve(action);
    INFO(text << "\n" << call.status().ToString());
    REQUIRE(call.ok());
    return *call;
  }
  std::string refusal(const Action& action) const {
    const auto call = tools->resolve(action);
    REQUIRE_FALSE(call.ok());
    CHECK(call.status().code() == absl::StatusCode::kInvalidArgument);
    return std::string(message_of(call.status()));
  }
  std::string refusal(const std::string& text) const { return refusal(Action{"", "", "", text}); }
  std::string call_refusal(const std::string& tool, const std::string& arguments) const {
    return refusal(Action{"", tool, arguments});
  }
  Json call(const std::string& tool, const std::string& arguments) const {
    const auto call = tools->resolve(Action{"", tool, arguments});
    INFO(call.status().ToString());
    REQUIRE(call.ok());
    return call->arguments;
  }

  ScriptPlugin plugin;
  Registry registry;
  std::unique_ptr<ToolSet> tools;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a text command's words are arguments, optional ones after the required") {
  const Offered offered;
  CHECK(offered.command("find needle").arguments == Json{{"text", "needle"}});
  CHECK(offered.command("  find needle 3  \n").arguments == Json{{"text", "needle"}, {"most", 3}});
}

TEST_CASE("quotes hold an argument together, as in a shell") {
  const Offered offered;
  CHECK(offered.command("find \"two words\" 3").arguments["text"] == "two words");
  CHECK(offered.command("find 'say \"x\"'").arguments["text"] == "say \"x\"");
  CHECK(offered.command("find two\\ words").arguments["text"] == "two words");
  CHECK(offered.command("find a\\.b").arguments["text"] == "a\\.b");
  CHECK(offered.command("find \"a \\\"b\\\"\"").arguments["text"] == "a \"b\"");
  CHECK(has(offered.refusal("find \"two words"), "a quote is not closed: \"two words"));
}

TEST_CASE("a command with an end takes the lines up to it as they are") {
  const Offered offered;
  const auto call = offered.command("note \"my title\"\n  one\n\nend_of_note x\nend_of_note\n");
  CHECK(call.tool == "note");
  CHECK(call.arguments == Json{{"title", "my title"}, {"text", "  one\n\nend_of_note x\n"}});
  CHECK(offered.command("note t\nend_of_note").arguments["text"] == "");
  CHECK(offered.command("note t\n\nend_of_note").arguments["text"] == "\n");
}

TEST_CASE("a command without its end is refused, with how it is written") {
  const Offered offered;
  CHECK(offered.refusal("note t\none\n") ==
        "note has no line \"end_of_note\" that ends it, so nothing was done; usage:\n"
        "note <title>\n<text>\nend_of_note");
}

TEST_CASE("text behind or before a command with an end is refused, and nothing is run") {
  const Offered offered;
  CHECK(has(offered.refusal("note t\none\nend_of_note\nls\n"),
            "there is text after the line \"end_of_note\"; one command at a time"));
  CHECK(has(offered.refusal("cd x\nnote t\none\nend_of_note\n"), "there is text before note"));
}

TEST_CASE("a command of one line is refused with others behind it") {
  const Offered offered;
  CHECK(has(offered.refusal("find a\nfind b\n"),
            "one command at a time, nothing was done; usage: "
            "find <text> [<most>]"));
  CHECK(has(offered.refusal("submit\nls\n"), "one command at a time"));
}

TEST_CASE("missing, superfluous and wrong arguments of a command are told in one line") {
  const Offered offered;
  CHECK(offered.refusal("find") == "find needs \"text\"; usage: find <text> [<most>]");
  CHECK(has(offered.refusal("find a 1 b c"),
            "find takes 2 argument(s), and there is more: b c "
            "(write quotes around an argument with spaces)"));
  CHECK(offered.refusal("find a b") ==
        "find: \"most\" is \"b\", but an integer is expected; usage: find <text> [<most>]");
  CHECK(has(offered.refusal("submit now"), "submit takes no arguments"));
}

TEST_CASE("the arguments of a structured call are checked against the schema") {
  const Offered offered;
  CHECK(
      offered.call_refusal("find", R"({"text": "a", "most": "many"})") ==
      "find: \"most\" is \"many\", but an integer is expected; its arguments: text (a text), most "
      "(an integer, optional)");
  CHECK(has(offered.call_refusal("find", R"({"txt": "a"})"),
            "find takes no \"txt\"; did you mean \"text\"?; its arguments: text"));
  CHECK(has(offered.call_refusal("shell", R"({"cmd": "ls"})"),
            "; its arguments: command (a text), timeout (a number, optional)"));
  CHECK(has(offered.call_refusal("", R"({"text": "a"})"), "The name of the tool is missing"));
  CHECK(has(offered.call_refusal("find", "{}"), "find needs \"text\""));
  CHECK(has(offered.call_refusal("find", R"({"text": ["a"]})"), "but a text is expected"));
  CHECK(has(offered.call_refusal("find", "[]"), "not a JSON object"));
  CHECK(has(offered.call_refusal("find", "{"), "the arguments of find"));
  CHECK(has(offered.call_refusal("shell", R"({"command": "ls", "timeout": -1})"), "timeout"));
}

TEST_CASE("a number that is written as a text is one, if it is exact") {
  const Offered offered;
  CHECK(offered.call("find", R"({"text": "a", "most": "12"})")["most"] == 12);
  CHECK(offered.call("find", R"({"text": "a", "most": 12.0})")["most"] == 12);
  CHECK(offered.call("find", R"({"text": 7})")["text"] == "7");
  offered.call_refusal("find", R"({"text": "a", "most": 1.5})");
  offered.call_refusal("find", R"({"text": "a", "most": "1 "})");
}

TEST_CASE("an unknown tool is answered with the tools that there are") {
  const Offered offered;
  CHECK(
      offered.call_refusal("fnd", "{}") ==
      "there is no tool \"fnd\"; did you mean \"find\"?; the tools are: find, note, shell, submit");
  const Offered without({"find", "submit"});
  CHECK(has(without.refusal("ls"), "there is no shell here; the tools are: find, submit"));
}

TEST_CASE("what is no tool's command is the shell's") {
  const Offered offered;
  CHECK(offered.command("ls . -name find\n").tool == "shell");
  CHECK(offered.command("echo find").arguments["command"] == "echo find");
  CHECK(offered.command("shell ls -l").arguments["command"] == " ls -l");
  CHECK(has(offered.refusal("shell "), "shell needs a command"));
  CHECK(
      has(offered.call_refusal("shell", R"({"command": " "})"), "command in your reply is empty"));
}

TEST_CASE("a tool within a shell command is refused with its usage, and nothing is run") {
  const Offered offered;
  CHECK(offered.refusal("ls\nfind a") ==
        "`find` is a tool and stands alone in its command; nothing was run; usage: find <text> "
        "[<most>]");
  for (const char* command :
       {"ls && submit", "# now\nsubmit", "cd x; find a", "X=1 find a", "if a; then submit; fi",
        "cat > f <<E\nx\nE\nsubmit", "shell submit", "echo $(find a)"}) {
    INFO(command);
    CHECK(has(offered.refusal(command), " is a tool and stands alone"));
  }
  CHECK(has(offered.call_refusal("shell", R"({"command": "ls\nsubmit"})"), "`submit` is a tool"));
  for (const char* command :
       {"echo 'a\nsubmit'", "cat > f <<E\nsubmit\nE\n", "git submit", "./find a", "x=submit",
        "for find in a b; do echo $find; done", "submit() { ls; }; submit", "command find a",
        "a=(find submit)", "ls # x\n", "echo \"$(find a)\"", "case find in submit) ls;; esac"}) {
    INFO(command);
    CHECK(offered.command(command).tool == "shell");
  }
}

TEST_CASE("a tool's command with something for the shell behind it is refused") {
  const Offered offered;
  for (const char* command :
       {"find a && ls", "find a; ls", "find a 3 | head", "find a > out", "find a 2>&1", "find a;",
        "submit && ls", "submit; ls", "find a || ls", "find a &"}) {
    INFO(command);
    CHECK(has(offered.refusal(command), "is a tool and stands alone in its command"));
  }
  CHECK(has(offered.refusal("find a && ls"),
            "\"&&\" and what is behind it are for the shell, and nothing was done"));
  CHECK(offered.command("find 'a && ls'").arguments["text"] == "a && ls");
  CHECK(offered.command("find a|b").arguments["text"] == "a|b");
  CHECK(offered.command("find a\\;").arguments["text"] == "a\\;");
  CHECK(offered.command("find a # ; ls").arguments["text"] == "a");
}

TEST_CASE("a program that is not there may have been meant as a tool") {
  const Offered offered;
  const auto advice = [&offered](const std::string& command, const std::string& missing) {
    return offered.tools->advice_on_unknown_program(
        command, "c: line 1: " + missing + ": command not found\n");
  };
  const std::string all = "; beside the shell's programs the tools are: find, note, shell, submit";
  CHECK(advice("finnd x", "finnd") ==
        "there is no such program, did you mean the tool find?" + all);
  CHECK(has(advice("SUBMIT", "SUBMIT"), "did you mean the tool submit?"));
  CHECK(advice("edit_file x", "edit_file") == "there is no such program" + all);
  CHECK(has(advice("cd d && finnd x", "finnd"), "did you mean the tool find?"));
  CHECK(advice("sh script.sh", "finnd") == "");  // of a program that the command runs
}

TEST_CASE("a comment behind a tool's arguments is none of them") {
  const Offered offered;
  CHECK(offered.command("submit # done").tool == "submit");
  CHECK(offered.command("find needle # the first").arguments == Json{{"text", "needle"}});
  CHECK(offered.command("find #include").arguments == Json{{"text", "#include"}});
}

TEST_CASE("what no shell is to get is taken out of its command, or refused") {
  const Offered offered;
  CHECK(offered.command("ls a\r\nls b\r\n").arguments["command"] == "ls a\nls b\n");
  CHECK(offered.command("ls a\r\nls b").arguments["command"] == "ls a\nls b");
  CHECK(offered.call("shell", R"({"command": "ls\r\nls\r\n"})")["command"] == "ls\nls\n");
  CHECK(offered.command("printf 'a\r\n'\nls").arguments["command"] == "printf 'a\r\n'\nls");
  CHECK(has(offered.call_refusal("shell", R"({"command": "ls \u0000x"})"), "zero byte"));
}

TEST_CASE("a command that waits for somebody at a terminal is answered at once") {
  const Offered offered;
  const std::string text = offered.refusal("vim train.py");
  CHECK(text ==
        "`vim` waits for somebody at a terminal, and there is none here; nothing was run. Instead, "
        "change files with your tools for that, or with sed, a here-document or a script.");
  CHECK(has(offered.call_refusal("shell", R"({"command": "cd x && python3"})"),
            "give python3 a script"));
}

TEST_CASE("a group stands for the tools of its plugin, with their settings") {
  const Offered offered({"submit", {"notebook", {{"colour", "red"}}}});
  CHECK(offered.tools->names() == std::vector<std::string>{"find", "note", "submit"});
  const Offered own({{"find", {{"colour", "red"}}}, "notebook"});
  CHECK(own.tools->names() == std::vector<std::string>{"find", "note", "submit"});
}

TEST_CASE("wrong lists of tools are refused by name") {
  const ScriptPlugin plugin;
  Registry registry({plugin.path()});
  const auto refused = [&](std::vector<ToolChoice> choices) {
    const auto tools = ToolSet::create(choices, registry);
    REQUIRE_FALSE(tools.ok());
    return std::string(message_of(tools.status()));
  };
  CHECK(has(refused({"shel"}), "did you mean \"shell\"?"));
  CHECK(has(refused({"notebok"}), "did you mean \"notebook\"?"));
  CHECK(has(refused({"fidn"}), "there is no tool component \"fidn\"; did you mean \"find\"?"));
  CHECK(has(refused({{"shell", {{"a", 1}}}}), "shell has no settings"));
  CHECK(has(refused({"find", {"find", {{"colour", "red"}}}}), "stands twice"));
  CHECK(has(refused({{"find", {{"color", "red"}}}}), "did you mean \"colour\"?"));
}
