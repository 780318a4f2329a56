// Which commands a text for bash runs, and what they are connected to.
#include "base/simple_commands.h"

#include <random>

#include "base/text.h"
#include "catch.h"

using mlgym::SimpleCommand;
using Words = std::vector<std::string>;

namespace {

std::string shown(const SimpleCommand& command) {
  std::string text = mlgym::join(command.words, " ");
  for (const auto& file : command.inputs) text += " <" + file;
  for (const auto& file : command.outputs) text += " >" + file;
  if (!command.body.empty()) text += " {" + command.body + "}";
  return text;
}

Words commands_in(std::string_view text) {
  Words all;
  for (const auto& command : mlgym::simple_commands(text)) all.push_back(shown(command));
  return all;
}

}  // namespace

TEST_CASE("commands begin wherever the shell begins one") {
  CHECK(commands_in("a 1; b && c || d | e & f") == Words{"a 1", "b", "c", "d", "e", "f"});
  CHECK(commands_in("if a; then b; elif ! c; else d; fi") == Words{"a", "b", "c", "d", "fi"});
  CHECK(commands_in("while a; do b; done") == Words{"a", "b", "done"});
  CHECK(commands_in("(a; b)\n{ c; }") == Words{"a", "b", "c", "}"});
  CHECK(commands_in("echo $(a 1) `b`") == Words{"echo $", "a 1", "b"});
  CHECK(commands_in("a \\\n 1") == Words{"a 1"});
  CHECK(commands_in("a # b; c\nd") == Words{"a", "d"});
}

TEST_CASE("what only leads up to a command is left out") {
  CHECK(commands_in("X=1 Y+=2 a x=3") == Words{"a x=3"});
  CHECK(commands_in("! time a; sudo X=1 b") == Words{"a", "sudo X=1 b"});
  CHECK(commands_in("list=(a b); c") == Words{"c"});
  CHECK(commands_in("\"if\" a; 'X=1'") == Words{"if a", "X=1"});
}

TEST_CASE("quotes are taken off, and hold together") {
  CHECK(commands_in("a 'b; c' \"d | e\" f\\ g") == Words{"a b; c d | e f g"});
  const auto commands = mlgym::simple_commands("a '' \"x\\\"y\\z\" 'p\\q'b");
  REQUIRE(commands.size() == 1);
  CHECK(commands[0].words == Words{"a", "", "x\"y\\z", "p\\qb"});
  CHECK(commands_in("a 'never ended; b") == Words{"a never ended; b"});
}

TEST_CASE("files that a command is connected to stand beside its words") {
  CHECK(commands_in("a <x 1 >y 2>&1 2> z >>w >|v") == Words{"a 1 <x >y >z >w >v"});
  CHECK(commands_in("a &> all; b &>> all") == Words{"a >all", "b >all"});
  CHECK(commands_in("> empty") == Words{" >empty"});
  CHECK(commands_in("a <<< 'b c' d") == Words{"a d"});
  for (const auto* text : {"a < b", "a > b", "a 2>&1", "a | b", "a <<< b", "a <<E\nE"})
    CHECK(mlgym::simple_commands(text)[0].connected);
  for (const auto* text : {"a; b", "a && b", "a & b", "a || b"})
    CHECK_FALSE(mlgym::simple_commands(text)[0].connected);
  CHECK(mlgym::simple_commands("a |\n b")[1].connected);
}

TEST_CASE("a here-document belongs to its command, and is no command") {
  CHECK(commands_in("a <<E >x\nb; c\nE\nd") == Words{"a >x {b; c\n}", "d"});
  CHECK(commands_in("a <<'E' | b\n$(c)\nE\nd") == Words{"a {$(c)\n}", "b", "d"});
  CHECK(commands_in("a <<-E\n\tb\n\tE\nc") == Words{"a {\tb\n}", "c"});
  CHECK(commands_in("a <<E\n\tE\nE\n") == Words{"a {\tE\n}"});
  CHECK(commands_in("a <<A; b <<B\n1\nA\n2\nB\nc") == Words{"a {1\n}", "b {2\n}", "c"});
  CHECK(commands_in("a <<E\nnever ended") == Words{"a {never ended}"});
}

TEST_CASE("functions, patterns and arithmetic are no commands") {
  CHECK(commands_in("f() { a; }; f; b") == Words{"a", "}", "b"});
  CHECK(commands_in("function f { a; }; f") == Words{"a", "}"});
  CHECK(commands_in("case $x in (a|b) c;; d) e;; esac; f") == Words{"c", "e", "f"});
  CHECK(commands_in("a $((1 << 2)); b") == Words{"a $(())", "b"});
}

TEST_CASE("any text is read to its end") {
  constexpr std::string_view kPieces[] = {
      "a", " ",     "\n", ";",  "|",    "&",         "(",   ")",  "((", "))", "{",
      "}", "<<",    "<",  ">",  "E",    "'",         "\"",  "\\", "#",  "`",  "$",
      "=", "case ", "in", ";;", "esac", "function ", "<<-", "\t", "&>", "1"};
  std::mt19937 random(1);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (auto left = random() % 24; left > 0; --left)
      text += kPieces[random() % std::size(kPieces)];
    for (const auto& command : mlgym::simple_commands(text)) {
      const bool something = !command.words.empty() || command.connected;
      if (!something) FAIL(text);
    }
  }
}
