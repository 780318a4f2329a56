// Submitted code that attacks the protocol, its box, or whoever scores it.
#include "attack.h"
#include "base/file.h"
#include "catch.h"
#include "secret_task.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

struct Graded {
  int code = 0;
  Json document;
  double payoff() const { return document["scores"]["payoff"]; }
  std::string problem() const {
    return document["problem"].is_string() ? document["problem"] : Json("");
  }
};

Graded grade(const std::string& source) {
  const WatchedHost host;
  host.folder().write("submission/strategy.py", source);
  // What is not declared does not come along.
  for (const char* name : {"json.py", "sitecustomize.py", "numpy.py", "random.py"})
    host.folder().write("submission/" + std::string(name), "import os\nos._exit(9)\n");
  const Finished finished = run_attacked(
      host.folder(), {"grade", "battle-of-sexes", "submission", "--json"}, host.variables());
  host.check_unharmed();
  INFO(finished.out << finished.err);
  REQUIRE((finished.code == 0 || finished.code == 1));
  return {finished.code, finished.json()};
}

void check_floored(const std::string& source, const std::string& reason) {
  const Graded graded = grade(source);
  INFO(source << graded.document.dump());
  CHECK(graded.code == 1);
  CHECK(graded.payoff() == 0);
  CHECK(graded.document["normalised"] == 0);
  CHECK(graded.problem().find(reason) != std::string::npos);
}

// In each of its moves.
std::string moving(const std::string& statements) {
  std::string source =
      "import ctypes, os, signal, sys, threading, time\nlibc = ctypes.CDLL(None)\n";
  return source + "def row_strategy(history):\n    " + statements + "\n    return 0\n";
}

}  // namespace

TEST_CASE("code that closes, stops or ends what it answers with is floored") {
  check_floored(moving("os.close(4)"), "Bad file descriptor");
  check_floored(moving("os.close(3); os.close(4); time.sleep(60)"), "strategy.py");
  check_floored(moving("os.closerange(0, 100); os._exit(0)"), "exit code 0");
  check_floored(moving("os.kill(os.getpid(), signal.SIGSTOP)"), "did not answer within 2 s");
  check_floored(moving("os.kill(os.getpid(), signal.SIGKILL)"), "signal 9");
  check_floored(moving("libc.kill(-1, 9); libc.kill(1, 9); ctypes.string_at(0)"), "signal 11");
}

TEST_CASE("answers that are no lines of the protocol are floored") {
  for (const char* bytes : {"b'[' * 60000 + b'\\n'", "b'{\"a\":' * 9000 + b'\\n'", "b'x' * 10**7",
                            "b'\\xff\\xfe\\n'", "b'\\x00\\n'", "b'\\n'", "b'1e999\\n'", "b'NaN\\n'",
                            "b'0 0\\n'", "b'{\"error\": {}}\\n'", "b'{\"ready\": 1}\\n'"}) {
    check_floored(moving("os.write(4, " + std::string(bytes) + ")"), "strategy");
  }
  check_floored(moving("[(os.write(4, b' '), time.sleep(0.3)) for _ in range(20)]"),
                "did not answer within 2 s");
  check_floored(
      "def row_strategy(history):\n    answer = 0\n    for _ in range(10**5): answer = [answer]\n  "
      "  return "
      "answer\n",
      "is no JSON value");
  check_floored("def row_strategy(history):\n    return list(range(10**6))\n", "row_strategy");
}

TEST_CASE("answers sent ahead are moves like any others") {
  const Graded graded =
      grade("import os\nos.write(4, b'0\\n' * 1000)\ndef row_strategy(history): return 0\n");
  CHECK(graded.payoff() <= 2);
  CHECK((graded.code == 0) == graded.problem().empty());
}

TEST_CASE("code that replaces the shim's functions can give nothing but moves") {
  check_floored(
      "import __main__, os\n__main__.reply = lambda value: os.write(4, "
      "b'{\"scores\":{\"payoff\":2}}\\n')\n"
      "def row_strategy(history): return 0\n",
      "strategy.py");
  check_floored("import __main__\n__main__.Policy.refuse_violation = lambda self: None\n" +
                    moving("open('/etc/passwd').read()"),
                "opened /etc/passwd");
}

TEST_CASE("code that floods its output is read and not believed") {
  check_floored(moving("while True: os.write(1, b'x' * 65536)"), "did not answer within 2 s");
  const Graded graded = grade(
      "import os, threading\ndef flood():\n    for _ in range(5000): os.write(2, b'y' * 65536)\n"
      "threading.Thread(target=flood, daemon=True).start()\ndef row_strategy(history): return 0\n");
  INFO(graded.problem());
  CHECK(graded.code == 0);
  CHECK(graded.payoff() == Approx(1.44).margin(0.03));
}

TEST_CASE(
    "code that takes all memory, files, descriptors or threads is floored and takes them from "
    "nobody") {
  check_floored(moving("hoard = bytearray(100 << 30)"), "MemoryError");
  check_floored(
      "import ctypes\nlibc = ctypes.CDLL(None)\nnumber = libc.open(b'/workspace/big', 0o102, "
      "0o644)\n"
      "block = b'x' * (1 << 20)\nwhile libc.write(number, block, len(block)) > 0: pass\n"
      "raise RuntimeError('wrote as much as it could')\n",
      "strategy.py");
  check_floored("import os\nwhile True: os.dup(1)\n", "Too many open files");
  check_floored(
      "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(100,), "
      "daemon=True).start()\n",
      "can't start new thread");
}

TEST_CASE("code cannot write what is shown to it, nor start another program beside itself") {
  check_floored(
      "import ctypes\nlibc = ctypes.CDLL(None)\n"
      "places = [b'/run/policy/shim.py', b'/run/policy/submission/new', b'/usr/x', b'/etc/x', "
      "b'/run/x', "
      "b'/dev/x', b'/proc/1/mem']\n"
      "written = [place for place in places if libc.open(place, 0o101, 0o644) >= 0]\n"
      "raise RuntimeError(f'wrote {written}')\n",
      "wrote []");
  check_floored(
      "import ctypes\nlibc = ctypes.CDLL(None)\n"
      "made = [libc.fork(), libc.vfork(), libc.syscall(56, 17, 0, 0, 0, 0), libc.syscall(435, 0, "
      "88), "
      "libc.ptrace(16, 1, 0, 0), libc.unshare(0x10000000)]\nraise RuntimeError(f'made {made}')\n",
      "made [-1, -1, -1, -1, -1, -1]");
  check_floored(
      "import socket\ndef row_strategy(history): socket.socket().connect(('1.1.1.1', 53))\n",
      "strategy.py");
}

TEST_CASE("a pickle that executes runs where submitted code runs, beside nothing hidden") {
  const SecretTask task(Submits::pickle);
  const Folder& folder = task.host().folder();
  folder.write("submission/move.py", R"(
import os, pickle
with open(__file__.replace("move.py", "model.pkl"), "rb") as file:
    found = pickle.load(file)
def move(history):
    raise RuntimeError(f"the pickle saw {found}")
)");
  // What pickle.dumps gives for an object whose __reduce__ evaluates an expression.
  const auto pickle = [&folder](const std::string& expression) {
    folder.write("submission/model.pkl", "c__builtin__\neval\n(V" + expression + "\ntR.");
  };
  pickle(
      "[p for p in ('/run/evaluation', '/run/evaluation/files/answer.key', '/run/evaluation/data') "
      "if "
      "__import__('os').path.exists(p)]");
  const Finished looked = task.grade("submission");
  INFO(looked.out << looked.err);
  CHECK(looked.json()["scores"]["points"] == 0);
  CHECK(looked.json()["problem"].get<std::string>().find("the pickle saw []") != std::string::npos);
  pickle("__import__('os').system('cat /run/evaluation/files/answer.key')");
  const Finished ran = task.grade("submission");
  CHECK(ran.json()["scores"]["points"] == 0);
  CHECK(ran.json()["problem"].get<std::string>().find("start a process") != std::string::npos);
}

TEST_CASE("a pickle, a program or a picture that is called a table is a wrong table") {
  const SecretTask task(Submits::table);
  for (const std::string& content :
       {std::string("c__builtin__\neval\n(V__import__('os')._exit(0)\ntR."),
        std::string("#!/bin/sh\nexit 0\n"), std::string("\x89PNG\r\n\x1a\n\0\0", 10),
        std::string(1 << 20, '\0'), std::string()}) {
    task.host().folder().write("answer.csv", content);
    const Finished graded = task.grade("answer.csv");
    INFO(graded.out << graded.err);
    CHECK(graded.json()["scores"]["points"] == 0);
  }
}
