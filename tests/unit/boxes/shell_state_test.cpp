// What a shell that takes another's place knows of it, and shells that harm themselves.
#include "computer.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;
using End = ShellResult::End;

namespace {

// Every way in which a shell ends other than by its own wish to go on.
constexpr const char* kEnds[] = {"exit 3", "exec true", "kill -9 $$"};

// What `look` prints before a save, and after the shell was ended by `end`.
void check_kept(const std::string& made, const std::string& look,
                const std::string& end = "kill -9 $$") {
  INFO(made);
  Computer computer;
  computer.run(made);
  const std::string before = computer.run(look).output;
  CHECK_FALSE(before.empty());
  REQUIRE(computer.shell->save().ok());
  const ShellResult ended = computer.run(end, 2);
  CHECK(ended.restarted);
  CHECK(ended.restored);
  CHECK(computer.run(look).output == before);
  // Also of a shell that itself was restored.
  REQUIRE(computer.shell->save().ok());
  CHECK(computer.run(end, 2).restored);
  CHECK(computer.run(look).output == before);
}

// The shell does as told within a time, or another takes its place.
void check_goes_on(const std::string& harm) {
  INFO(harm);
  Computer computer;
  computer.run("echo kept > file");
  computer.run(harm, 1);
  (void)computer.run("cat file", 1);
  if (computer.run("/usr/bin/cat file", 1).output == "kept\n") return;
  // It answers, but not with what was asked for: that lasts only as long as the shell does.
  REQUIRE(computer.box->end_processes().ok());
  CHECK(computer.run("cat file", 5).output == "kept\n");
}

}  // namespace

TEST_CASE("however a shell ends, the next one knows what was saved last") {
  for (const char* end : {"exit 3", "exec true", "kill -9 $$", "trap '' INT; while :; do :; done"})
    check_kept("mkdir -p 'a b'; cd 'a b'; x=1; f() { echo \"f $1\"; }", "pwd; echo $x; f 1", end);
}

TEST_CASE("variables of every kind are kept") {
  check_kept("a=([3]=x [7]='two words'); declare -A m=([k k]='v\"v' [z]=$'new\\nline')",
             "echo \"${!a[@]}\" \"${a[7]}\" \"${m[k k]}\" \"${m[z]}\"");
  check_kept("export q=$'it\\'s \"quoted\" $(no) `no` \\\\ \\n'",
             "echo \"$q\"; env | grep -A1 ^q=");
  check_kept("b=$'\\001\\377\\xc3\\x28 end'", "printf %s \"$b\" | od -c");
  check_kept("declare -i n=7; declare -l low=ABC; declare -n ref=n",
             "n=n+1; echo $n $ref; n=7; low=XYZ; echo $low");
  check_kept("readonly r='fixed \"value\"'; declare -ra ra=(1 2)",
             "echo \"$r\" ${ra[1]}; r=2; echo $r");
}

TEST_CASE("functions of every kind are kept") {
  check_kept("f() { cat <<END\nhere $1\nEND\n}; export -f f", "f 1; bash -c 'f 2'");
  check_kept("shopt -s extglob\nmatches() { [[ $1 == @(a|b)+([0-9]) ]] && echo yes; }",
             "matches a12; matches c || echo no");
  check_kept("a-b.c() { echo dashes; }; ls() { command ls -d /; }", "a-b.c; ls");
}

TEST_CASE("settings are kept") {
  check_kept("umask 027; set -o pipefail; set -f; shopt -s nullglob dotglob",
             "umask; set -o | grep -E 'pipefail|noglob'; shopt nullglob dotglob");
  check_kept("trap 'echo \"it'\"'\"'s a trap\"' USR1; trap '' HUP", "trap -p USR1 HUP");
  check_kept("shopt -s expand_aliases; alias greet='echo \"hello  you\"'", "greet; alias greet");
  check_kept("set -e", "set -o | grep errexit");
  check_kept("set -u; set -o posix", "set -o | grep -E 'nounset|posix'");
}

TEST_CASE("an alias changes no function when a shell takes another's place") {
  // Parsed again, the function's name and body would be seen through the aliases.
  check_kept(
      "shopt -s expand_aliases\nshow() { echo shown; }; after() { echo after; }\n"
      "alias show='show more' echo='echo -n'\n: ${BASH_ALIASES[show]}",
      "\\show; \\after; alias show echo");
}

TEST_CASE("what was not saved is gone, and the result says so") {
  for (const char* end : kEnds) {
    INFO(end);
    Computer computer;
    computer.run("x=1; f() { :; }; cd /tmp");
    const ShellResult ended = computer.run(end);
    CHECK(ended.end == End::shell_ended);
    CHECK(ended.restarted);
    CHECK_FALSE(ended.restored);
    CHECK(computer.run("echo ${x-none}; type -t f; pwd").output == "none\n/workspace\n");
  }
}

TEST_CASE("only what was there at the last save is kept") {
  Computer computer;
  computer.run("x=1");
  REQUIRE(computer.shell->save().ok());
  computer.run("x=2; y=3");
  CHECK(computer.run("exit 0").restored);
  CHECK(computer.run("echo $x ${y-none}").output == "1 none\n");
}

TEST_CASE("a state that is too large to keep leaves the one before") {
  Computer computer;
  computer.run("x=small");
  REQUIRE(computer.shell->save().ok());
  computer.run("big=$(head -c 5000000 /dev/zero | tr '\\0' b); x=large");
  REQUIRE(computer.shell->save().ok());
  CHECK(computer.run("echo ${#big}").output == "5000000\n");
  CHECK(computer.run("exit 1").restored);
  CHECK(computer.run("echo $x ${#big}").output == "small 0\n");
}

TEST_CASE("a shell whose state cannot be said keeps what was saved before") {
  for (const char* harm :
       {"builtin() { :; }", "shopt -s expand_aliases\nalias builtin='true '", "unset PWD; set -u",
        "shopt -s expand_aliases\nalias builtin=true", "trap 'while :; do :; done' DEBUG"}) {
    INFO(harm);
    Computer computer;
    computer.run("x=good");
    REQUIRE(computer.shell->save().ok());
    computer.run(harm, 1);
    (void)computer.shell->save();
    CHECK(contains(computer.shell->state(), "x=\"good\""));
    REQUIRE(computer.box->end_processes().ok());
    CHECK(computer.run("echo $x").output == "good\n");
  }
}

TEST_CASE("word splitting by digits does not hide a command's exit code") {
  Computer computer;
  CHECK(computer.run("IFS=0123456789").end == End::exited);
  const ShellResult result = computer.run("(exit 42)", 2);
  CHECK(result.end == End::exited);
  CHECK(result.exit_code == 42);
}

TEST_CASE("an alias or function named like the source command hides no command") {
  for (const char* harm : {"shopt -s expand_aliases\nalias .=true", ".() { :; }"}) {
    INFO(harm);
    Computer computer;
    computer.run(harm);
    CHECK(computer.run("echo ran").output == "ran\n");
  }
}

TEST_CASE("functions named like the shell's own commands harm their author only") {
  for (const char* name : {"declare", "echo", "builtin", "trap", "set", "shopt", "cd", "printf"})
    check_goes_on(std::string(name) + "() { while :; do :; done; }");
}

TEST_CASE("settings that stop a shell from doing anything end with it") {
  for (const char* harm : {"set -e; false", "set -n", "set -u; echo $nothing", "set -r", "set -C",
                           "ulimit -n 3", "ulimit -v 1000", "kill -STOP $$"})
    check_goes_on(harm);
}

TEST_CASE("closing or redirecting the shell's descriptors does not stop it") {
  std::string all;
  for (int number = 200; number <= 255; ++number) all += " " + std::to_string(number) + ">&-";
  for (const std::string& harm :
       {std::string("exec >/dev/null"), std::string("exec </dev/null 2>&1"),
        std::string("exec 0<&- 1>&- 2>&-"), "exec" + all})
    check_goes_on(harm);
}

TEST_CASE("traps do not keep a shell from being interrupted") {
  for (const char* harm :
       {"trap '' INT", "trap 'while :; do :; done' DEBUG", "trap 'while :; do :; done' INT",
        "trap 'exit 9' DEBUG", "trap 'kill -9 $$' EXIT; exit", "trap 'sleep 100' ERR; false"})
    check_goes_on(harm);
}

TEST_CASE("a reply that nobody asked for is none to the next command") {
  Computer computer;
  computer.run("(sleep 0.2; echo 7 > /run/mlgym/k) & sleep 0.05");
  computer.run("sleep 0.5");
  CHECK(computer.run("sleep 0.2; echo late; (exit 3)").output == "late\n");
  const ShellResult last = computer.run("echo last; (exit 4)");
  CHECK(last.output == "last\n");
  CHECK(last.exit_code == 4);
}
