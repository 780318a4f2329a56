#include "typed_command.h"

#include <random>

#include "catch.h"

namespace {

std::string waits(const std::string& command) {
  return human::awaited(command, {{"edit", "end_of_edit"}, {"insert", "end_of_insert"}});
}

}  // namespace

TEST_CASE("a line is a whole command") {
  for (const char* whole : {"ls\n",
                            "echo if\n",
                            "echo done }\n",
                            "ls > x 2>&1\n",
                            "ls 2>&1 | tee x\n",
                            "sleep 9 &\n",
                            "(cd x; ls)\n",
                            "f() { echo; }\n",
                            "echo # it's\n",
                            "echo \"it's\"\n",
                            "echo 'say \"'\n",
                            "awk '{print $1}' x\n",
                            "a=(1 2)\n",
                            "diff <(ls) <(ls x)\n",
                            "cat <<< 'x'\n",
                            "for i in 1 2; do echo $i; done\n",
                            "if (true) then echo; fi\n",
                            "case $x in a) echo;; b) ls;; esac\n",
                            "echo $(ls) if\n",
                            "echo `ls` if\n",
                            "echo ${x:-'a'} ${#y}\n",
                            "for ((i=0;i<3;i++)); do echo $i; done\n",
                            "until x; do y; done; { a; b; }\n",
                            "! time if x; then y; fi\n",
                            "done\n",
                            "",
                            "\n"}) {
    INFO(whole);
    CHECK(waits(whole).empty());
  }
}

TEST_CASE("quotes, brackets and words of the shell are waited for") {
  const std::pair<const char*, const char*> cases[] = {{"echo 'a\n", "'"},
                                                       {"echo \"a $(ls)\n", "\""},
                                                       {"echo `ls\n", "`"},
                                                       {"echo $(\n", ")"},
                                                       {"(cd x\n", ")"},
                                                       {"f() {\n", "}"},
                                                       {"if true\n", "fi"},
                                                       {"for i in 1; do\n", "done"},
                                                       {"while true; do\n if x\n", "fi"},
                                                       {"case $x in\n", "esac"},
                                                       {"ls |\n", "more"},
                                                       {"ls &&\n", "more"},
                                                       {"ls \\\n", "more"},
                                                       {"[ -n x ] || {\n", "}"}};
  for (const auto& [command, end] : cases) {
    INFO(command);
    CHECK(waits(command) == end);
  }
  CHECK(waits("edit 1:1\nx\nend_of_edit \t\r\n").empty());
  CHECK(waits("echo 'a\nb'\n").empty());
  CHECK(waits("ls |\nwc\n").empty());
  CHECK(waits("git commit -m \"a\n\nb\"\n").empty());
}

TEST_CASE("a here-document goes on to its own end") {
  CHECK(waits("cat <<EOF\n") == "EOF");
  CHECK(waits("cat <<'EOF' > f\nit's { if (\n") == "EOF");
  CHECK(waits("cat <<'EOF' > f\nit's { if (\nEOF\n").empty());
  CHECK(waits("cat <<-EOF\n\tx\n\tEOF\n").empty());
  CHECK(waits("cat <<A <<\"B\"\na\nA\n") == "B");
  CHECK(waits("python3 - <<\\E\nprint('x')\nE\n").empty());
  CHECK(waits("echo \"$(cat <<E\nq\nE\n)\"\n").empty());
}

TEST_CASE("a shift of bits is no here-document") {
  CHECK(waits("echo $((1<<2))\n").empty());
  CHECK(waits("x=$(( (1<<2) * 3 ))\n").empty());
  CHECK(waits("((x<<=2))\n").empty());
}

TEST_CASE("a tool's text goes on to the word that ends it, whatever it looks like") {
  CHECK(waits("edit 1:2\n") == "end_of_edit");
  CHECK(waits("edit 1:2\ndef f('\nend_of_insert\n") == "end_of_edit");
  CHECK(waits("edit 1:2\ndef f('\nend_of_edit\n").empty());
  CHECK(waits("insert 3\n end_of_insert\n") == "end_of_insert");
  CHECK(waits("editor\n").empty());
}

TEST_CASE("no text is too odd to be looked at") {
  std::minstd_rand random(7);
  const std::string letters = "ab '\"`$(){}<>|&;\n\\#-=[]fidonecasw";
  for (int round = 0; round < 100000; ++round) {
    std::string text;
    for (auto length = random() % 40; length > 0; --length)
      text += letters[random() % letters.size()];
    (void)waits(text);
    (void)waits("edit " + text);
  }
  SUCCEED();
}
