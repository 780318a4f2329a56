// Submissions of every kind through `mlgym grade`.
#include "base/file.h"
#include "catch.h"
#include "program.h"

namespace {
using namespace mlgym::test;
using mlgym::Json;

struct Grade {
  int code;
  Json document;
  double payoff() const { return document["scores"]["payoff"]; }
  std::string problem() const {
    return document["problem"].is_string() ? document["problem"] : Json("");
  }
};

Grade grade(const std::string& source, const std::string& variant = "lite") {
  const Folder folder;
  folder.write("strategy.py", source);
  const Finished finished =
      run_mlgym(folder, {"grade", "battle-of-sexes:" + variant, "strategy.py", "--json"});
  INFO(finished.err);
  return {finished.code, finished.json()};
}

// Scored at the floor, and the author is told why.
void check_floored(const std::string& source, const std::string& reason) {
  const Grade graded = grade(source);
  INFO(graded.document.dump());
  CHECK(graded.code == 1);
  CHECK(graded.payoff() == 0);
  CHECK(graded.document["normalised"] == 0);
  CHECK(graded.problem().find(reason) != std::string::npos);
}

constexpr const char* kZero = "def row_strategy(history):\n    return 0\n";

}  // namespace

TEST_CASE("always 0 scores 1.44, and first 0 then 1 scores 0.18") {
  CHECK(grade(kZero, "full").payoff() == Approx(1.44).margin(0.01));
  CHECK(grade("def row_strategy(history):\n    return 1 if history else 0\n", "full").payoff() ==
        Approx(0.18).margin(0.01));
}

TEST_CASE("the same submission gets the same grade") {
  CHECK(grade(kZero).document == grade(kZero).document);
}

TEST_CASE("history holds the moves of the rounds so far, own move first") {
  const Grade graded = grade(R"(
def row_strategy(history):
    assert isinstance(history, list) and all(len(moves) == 2 for moves in history)
    assert all(own == 0 for own, other in history), "own moves come first"
    assert not history or history[0][1] == 1, "the opponent starts with 1"
    return 0
)");
  CHECK(graded.code == 0);
  CHECK(graded.payoff() == Approx(1.44).margin(0.03));
}

TEST_CASE("a strategy that prints a fake score is floored") {
  check_floored("import json\nprint(json.dumps({'payoff': 2.0}))\n" + std::string(kZero),
                "looks like a score");
  check_floored("import os\nos.write(1, b'Score: 99\\n')\n" + std::string(kZero),
                "looks like a score");
}

TEST_CASE("a strategy that answers the evaluator behind the protocol's back is floored") {
  check_floored(
      "import os\ndef row_strategy(history):\n    os.write(4, b'{\"scores\":{\"payoff\":2}}\\n')\n "
      "   return 0\n",
      "a move is the whole number 0 or 1");
}

TEST_CASE("printing anything else is allowed, however much") {
  CHECK(grade("def row_strategy(history):\n    print('thinking ' * 100)\n    return 0\n").code ==
        0);
}

TEST_CASE("a strategy that never answers is floored") {
  check_floored("import time\ndef row_strategy(history):\n    time.sleep(100)\n",
                "did not answer within 2 s");
  check_floored("def row_strategy(history):\n    while True: pass\n", "did not answer within 2 s");
}

TEST_CASE("a strategy that answers wrongly typed is floored") {
  for (const char* answer :
       {"0.0", "True", "'0'", "None", "2", "-1", "[0]", "float('nan')", "1e400", "10**5000"}) {
    INFO(answer);
    check_floored("def row_strategy(history):\n    return " + std::string(answer) + "\n",
                  "row_strategy");
  }
  check_floored("def row_strategy(history):\n    return 'x' * 100000\n", "row_strategy");
  check_floored("def row_strategy(history):\n    return object()\n", "is no JSON value");
}

TEST_CASE("a strategy that starts processes is floored") {
  check_floored("import os\ndef row_strategy(history):\n    os.fork()\n    return 0\n",
                "start a process");
  check_floored(
      "import subprocess\ndef row_strategy(history):\n    subprocess.run(['true'])\n    return 0\n",
      "start a process");
  check_floored(
      "import ctypes\ndef row_strategy(history):\n"
      "    if ctypes.CDLL(None).fork() < 0: raise RuntimeError('refused')\n    return 0\n",
      "refused");
}

TEST_CASE(
    "a strategy that reads files or opens connections is floored, also when it hides the error") {
  check_floored("def row_strategy(history):\n    open('/etc/passwd').read()\n    return 0\n",
                "opened /etc/passwd");
  check_floored(
      "def row_strategy(history):\n    try: open('/proc/1/environ').read()\n    except "
      "BaseException: pass\n    return 0\n",
      "opened /proc/1/environ");
  check_floored(
      "import socket\ndef row_strategy(history):\n    socket.create_connection(('127.0.0.1', "
      "80))\n    "
      "return 0\n",
      "not supported by protocol");
}

TEST_CASE("a strategy that does not load is floored with its own error") {
  check_floored("def row_strategy(history)\n    return 0\n", "SyntaxError");
  check_floored("x = 1\n", "defines no function row_strategy");
  check_floored("import no_such_module\n" + std::string(kZero), "no_such_module");
  check_floored("raise SystemExit\n", "SystemExit");
  check_floored("import os\nos._exit(3)\n", "exit code 3");
  check_floored("x = bytearray(100 << 30)\n" + std::string(kZero), "MemoryError");
  check_floored(std::string("\xff\xfe\x00 not text", 12), "null bytes");
}

TEST_CASE("a submission that cannot be read is told apart") {
  const Folder folder;
  const auto problem_of = [&folder](const std::string& path) {
    const Finished finished = run_mlgym(folder, {"grade", "battle-of-sexes", path, "--json"});
    return std::pair(finished.code, finished.json());
  };
  SECTION("nothing is there") {
    const auto [code, document] = problem_of("nowhere.py");
    CHECK(code == 2);
    CHECK(document["error"]["message"].get<std::string>().find("nowhere.py") != std::string::npos);
  }
  SECTION("a folder without the file") {
    std::filesystem::create_directories(folder / "empty");
    const auto [code, document] = problem_of("empty");
    CHECK(code == 1);
    CHECK(document["problem"].get<std::string>().find("strategy.py") != std::string::npos);
  }
  SECTION("a device instead of a file") {
    const auto [code, document] = problem_of("/dev/zero");
    CHECK(code == 1);
    CHECK(document["problem"].is_string());
  }
  SECTION("a file that is too large") {
    folder.write("strategy.py", std::string(3 << 20, '#'));
    const auto [code, document] = problem_of("strategy.py");
    CHECK(code == 1);
    CHECK(document["problem"].get<std::string>().find("1048576") != std::string::npos);
  }
}
