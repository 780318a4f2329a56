#include "environment/interactive_command.h"

#include <random>

#include "catch.h"

using mlgym::instead_of_interactive;

TEST_CASE("programs that need a terminal are seen wherever a command begins") {
  for (const char* command : {"vim",
                              "vim train.py",
                              "/usr/bin/nano x",
                              "less log",
                              "top",
                              "cd a && vi b",
                              "python",
                              "ls; python3",
                              "python3 -i",
                              "bash",
                              "ls | less; less x",
                              "watch ls",
                              "(emacs x)",
                              "# it's\nhtop",
                              "a || vim b",
                              "cat > f <<E\nx\nE\nvim f",
                              "if a; then vim b; fi",
                              "X=1 vim b",
                              "case a in\nb) vim\nesac",
                              "case a in b) vim;; esac",
                              "case a in b) c;; esac; vim"}) {
    INFO(command);
    CHECK_FALSE(instead_of_interactive(command).empty());
  }
}

TEST_CASE("the same programs pass where nobody has to be there") {
  for (const char* command : {"python train.py",
                              "python -c 'x'",
                              "python3 <<E\nless\nE\n",
                              "python < x",
                              "cat x | python",
                              "cat x | less",
                              "top -b -n 1",
                              "vim -es x",
                              "echo vim",
                              "echo 'a; vim b'",
                              "bash run.sh",
                              "cat > f <<E\nvim x\nE\n",
                              "python -m http",
                              "grep less x",
                              "git log | head",
                              "",
                              "\n",
                              "nano --version",
                              "echo \"x\nless y\"",
                              "which vim",
                              "bash -c 'ls'",
                              "case a in\n  bash) echo bash;;\n  (vim | less) ;;\nesac",
                              "tools=(less more \"a)\" top); echo",
                              "watch() { echo hi; }; watch",
                              "function top { echo hi; }\ntop",
                              "function top\n{ echo hi; }",
                              "cat x |\n less",
                              "python \\\n  train.py",
                              "(( top = 1 )); x=$((more<<2))",
                              "cat <<'E' <<-F\nvim x\nE\n\tvim y\n\tF\necho",
                              "ls # vim"}) {
    INFO(command);
    CHECK(instead_of_interactive(command).empty());
  }
}

TEST_CASE("any text is looked at without a crash") {
  std::mt19937 random(5);
  const std::string pieces[] = {"vim", " ",  "\n", "'",          "\"", "\\",        "|",    "||",
                                "<<",  "#",  ";",  "(",          ")",  "case a in", "esac", ";;",
                                "x=(", "((", "))", "function f", "{",  "-"};
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (auto k = random() % 16; k > 0; --k) text += pieces[random() % std::size(pieces)];
    (void)instead_of_interactive(text);
  }
  SUCCEED();
}
