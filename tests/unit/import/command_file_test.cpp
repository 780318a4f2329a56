// Files of commands, and how models are told of them.
#include "import/command_file.h"

#include <random>

#include "catch.h"
#include "folder.h"
#include "import/command_docs.h"

namespace {
using namespace mlgym;
using mlgym::test::Folder;

const char* kFunctions = R"(#!/bin/bash
# What these are for: nothing.

_hidden() { :; }

# @yaml
# signature: look "<path>" [<line>]
# docstring: shows {WINDOW} lines, {{as they are}}
# arguments:
#   path: {type: string, description: the file, required: true}
#   line:
#     type: integer
#     required: false
look() {
  # not a comment of a function
  other() { :; }
}

# docstring: is documented without a mark
function plain () {
  :
}

# any words: of a comment
not_a_command() {
  :
}

# @yaml
# docstring: takes lines
# end_name: over
# arguments:
#   where: {type: string, required: true}
#   text: {type: string, required: true}
put() {
  cat
}
)";

std::vector<std::string> names_in(const CommandFile& file) {
  std::vector<std::string> names;
  for (const auto& command : file.commands) names.push_back(command.name);
  return names;
}

}  // namespace

TEST_CASE("functions below a comment in YAML are commands") {
  const Folder folder;
  const auto file = CommandFile::read(folder.write("x.sh", kFunctions));
  REQUIRE(file.ok());
  CHECK_FALSE(file->program);
  CHECK(names_in(*file) == std::vector<std::string>{"look", "plain", "put"});
  CHECK(file->commands[0].usage() == "look \"<path>\" [<line>]");
  CHECK(file->commands[1].usage() == "plain");
  CHECK(file->commands[2].usage() == "put <where>\n<text>\nover");
  CHECK(file->commands[0].arguments[1].type == "integer");
  CHECK_FALSE(file->commands[0].arguments[1].required);
}

TEST_CASE("models are told of commands in either format of MLGym's") {
  const Folder folder;
  const auto file = CommandFile::read(folder.write("x.sh", kFunctions));
  REQUIRE(file.ok());
  const auto detailed = command_docs(file->commands, {{"WINDOW", "9"}}, DocsFormat::detailed);
  REQUIRE(detailed.ok());
  CHECK(*detailed ==
        "look:\n  docstring: shows 9 lines, {as they are}\n  signature: look \"<path>\" [<line>]\n"
        "  arguments:\n    - path (string) [required]: the file\n"
        "    - line (integer) [optional]: \n\n"
        "plain:\n  docstring: is documented without a mark\n  signature: plain\n\n"
        "put:\n  docstring: takes lines\n  signature: put <where>\n<text>\nover\n  arguments:\n"
        "    - where (string) [required]: \n    - text (string) [required]: \n\n");
  const auto lines = command_docs(file->commands, {{"WINDOW", "9"}}, DocsFormat::lines);
  REQUIRE(lines.ok());
  CHECK(lines->find("look \"<path>\" [<line>] - shows 9 lines, {as they are}\n") == 0);
  const auto unknown = command_docs(file->commands, {}, DocsFormat::detailed);
  CHECK(std::string(unknown.status().message())
            .find("the docstring of look: unknown placeholder "
                  "{WINDOW}") != std::string::npos);
}

TEST_CASE("a program is a command if it says so, and called without its ending") {
  const Folder folder;
  const auto count =
      CommandFile::read(folder.write("count.py",
                                     "#!/usr/bin/env python3\n# of words\n\n# @yaml\n# docstring: "
                                     "counts\nimport sys\n# docstring: no more\n"));
  REQUIRE(count.ok());
  CHECK(count->program);
  CHECK(names_in(*count) == std::vector<std::string>{"count"});
  const auto helper = CommandFile::read(folder.write("_split", "#!/bin/sh\n# @yaml\n# a: b\n"));
  REQUIRE(helper.ok());
  CHECK(helper->commands.empty());
}

TEST_CASE("what is no file of commands is told by its name and line") {
  const Folder folder;
  const auto problem = [&](const std::string& name, const std::string& content) {
    return std::string(CommandFile::read(folder.write(name, content)).status().message());
  };
  CHECK(problem("x.txt", "words").find("commands are functions in a file X.sh, or a program") !=
        std::string::npos);
  const std::string broken = problem("x.sh", "\n\n# @yaml\n# docstring: [a\nf() {\n:\n}\n");
  CHECK(broken.find("x.sh, the comment from line 4:") != std::string::npos);
  CHECK(problem("y.sh", "# @yaml\n# arguments: {a: {required: perhaps}}\nf() {\n:\n}\n")
            .find("true or false is expected") != std::string::npos);
}

TEST_CASE("mutated files of commands are read or refused") {
  const Folder folder;
  std::mt19937 random(11);
  const std::string whole = kFunctions;
  for (int round = 0; round < 300; ++round) {
    std::string text = whole;
    for (std::size_t changes = 1 + random() % 8; changes-- > 0;) {
      const std::size_t at = random() % text.size();
      if (random() % 3 == 0) {
        text.erase(at, random() % 20);
      } else {
        text.insert(at, 1, "{}#:\n\"'()\\\t-|[\xff"[random() % 15]);
      }
      if (text.empty()) text = "#";
    }
    const auto file = CommandFile::read(folder.write("m.sh", text));
    if (file.ok()) (void)command_docs(file->commands, {{"WINDOW", "9"}}, DocsFormat::detailed);
  }
}
