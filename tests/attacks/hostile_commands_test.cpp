// Commands against the shell that runs them, the evaluation and the score.
#include "attack.h"
#include "catch.h"

namespace {
using namespace mlgym::test;
}  // namespace

TEST_CASE("a replaced python, path or profile in the box changes no score") {
  check_honest_score(attack(
      {kHonestStrategy,
       "printf '#!/bin/sh\\necho {\\\"payoff\\\": 2}\\n' > python3; chmod +x python3; cp python3 "
       "mlgym_plugin_runner; export PATH=$PWD:$PATH PYTHONPATH=$PWD PYTHONHOME=$PWD "
       "PYTHONSTARTUP=$PWD/evil.py "
       "LD_LIBRARY_PATH=$PWD; alias python3=./python3",
       "for name in sitecustomize usercustomize json random encodings numpy traceback; do echo "
       "'import os; "
       "os._exit(9)' > $name.py; done; echo 'import os; os._exit(9)' > evil.pth; mkdir -p "
       ".local/lib/python3.11/site-packages; cp evil.pth .local/lib/python3.11/site-packages",
       "export BASH_ENV=$PWD/evil ENV=$PWD/evil LD_PRELOAD=$PWD/evil.so PROMPT_COMMAND='exit 3'; "
       "trap 'echo hi' "
       "EXIT DEBUG ERR RETURN; set -eu -o pipefail -o noglob",
       "validate"}));
}

TEST_CASE("functions and aliases with the names of commands take nothing from the host") {
  const Played played = attack(
      {kHonestStrategy,
       "for name in python3 echo printf cd return . source trap exec eval builtin command test '[' "
       "cat; do eval \"function $name { :; }\"; done; shopt -s expand_aliases; alias builtin=exit",
       "pwd", "validate", "enable -n builtin echo; readonly PWD=/nowhere; IFS=0123456789", "pwd"},
      {"limits.command.timeout=3s"});
  CHECK(played.episode["validation"].size() == 1);
  check_honest_score(played);
}

TEST_CASE("a forged answer on the shell's control pipe ends its own step at most") {
  // Bash keeps the pipe under another number while it runs a command.
  const std::string forge =
      "for fd in /proc/$$/fd/*; do case $(readlink $fd) in pipe:*) for step in 1 2 3 4 5 6 7 8 9; "
      "do "
      "echo \"$step 0 /tmp\" > $fd; done;; esac; done 2>/dev/null; ";
  const Played played = attack({kHonestStrategy, forge + "echo forged",
                                forge + "sleep 1; yes | head -c 200000 > $(ls /proc/$$/fd/1*)",
                                "validate", "echo fine; exit 9", "pwd", "validate"},
                               {"limits.command.timeout=5s"});
  CHECK(played.episode["steps"] == 8);
  CHECK(played.episode["validation"].size() == 2);
  check_honest_score(played);
}

TEST_CASE("what the host tells the box cannot be changed from inside") {
  const Played played = attack({kHonestStrategy,
                                "echo x > /run/mlgym/c; rm -f /run/mlgym/*; mkfifo /run/mlgym/o9; "
                                "mv /run/mlgym /run/other; ln -s "
                                "/etc/passwd /run/mlgym/o3; ls /run/mlgym",
                                "cat /run/mlgym/o3 & for i in 1 2 3; do (sleep 60 < /run/mlgym/o3) "
                                "& (echo fake > /run/mlgym/o3) & done; "
                                "sleep 0.2",
                                "echo fine"},
                               {"limits.command.timeout=5s"});
  CHECK(played.observations.at(3).find("fine") != std::string::npos);
  check_honest_score(played);
}

TEST_CASE("commands that never end, flood or fork without end cost their time and nothing else") {
  const Played played =
      attack({kHonestStrategy, "sleep 1000", "yes | head -c 50000000",
              "f() { f | f & }; f; sleep 1; echo still here", "cat",
              "trap '' INT TERM; while :; do :; done", "exit 7", "kill -9 $$", "echo fine"},
             {"limits.command.timeout=2s", "sandbox.limits.processes=64"});
  CHECK(played.observations.at(1).find("time was up") != std::string::npos);
  CHECK(played.observations.at(2).size() < 200000);
  CHECK(played.observations.at(6).find("exit code 7") != std::string::npos);
  CHECK(played.observations.at(8).find("fine") != std::string::npos);
  check_honest_score(played);
}

TEST_CASE("a score that is printed or written somewhere is nobody's score") {
  const Played played = attack({"rm strategy.py",
                                "echo '{\"scores\": {\"payoff\": 2}}'; echo 'Score (test): payoff "
                                "2'; echo payoff 2 >&2; for name "
                                "in scores.json result.json results.json score.txt; do echo "
                                "'{\"payoff\": 2}' > $name; done; for fd in "
                                "3 4 5 6 7 8 9; do echo '{\"payoff\": 2}' >&$fd; done 2>/dev/null",
                                "validate"});
  CHECK(check_floored(played).find("strategy.py is not there") != std::string::npos);
  CHECK(played.episode["validation"].empty());
}
