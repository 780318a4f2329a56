// What a reply asks for.
#include "solution.h"

#include "catch.h"

using namespace tree_search;

namespace {

mlgym::ChatReply says(const std::string& text, mlgym::Finish finish = mlgym::Finish::stop) {
  mlgym::ChatReply reply;
  reply.text = text;
  reply.finish = finish;
  return reply;
}

}  // namespace

TEST_CASE("a reply is a plan and a block") {
  const ReadReply read =
      read_reply(says("First this.\nThen that.\n\n```python\nprint(1)\n```\nSo."));
  CHECK(read.problem == "");
  CHECK_FALSE(read.stops);
  CHECK(read.solution.plan == "First this.\nThen that.");
  CHECK(read.solution.code == "print(1)\n");
  CHECK(read.solution.python);
  CHECK_FALSE(read_reply(says("```\nls\n```")).solution.python);
  CHECK(read_reply(says("```\r\nls\r\npwd\r\n```\r\n")).solution.code == "ls\npwd\n");
  CHECK_FALSE(read_reply(says("```sh\nls\n```")).solution.python);
}

TEST_CASE("of several blocks the last counts, and the others belong to the plan") {
  const ReadReply read = read_reply(says("Like\n```\na\n```\nbut\n```bash\nb\n```\n"));
  CHECK(read.solution.code == "b\n");
  CHECK(read.solution.plan == "Like\n```\na\n```\nbut");
}

TEST_CASE("submit stops the search, as a block or as a tool call") {
  CHECK(read_reply(says("Done.\n```\nsubmit\n```")).stops);
  mlgym::ChatReply reply;
  reply.calls = {{"1", "submit", "{}"}};
  CHECK(read_reply(reply).stops);
}

TEST_CASE("what is no solution is told in words") {
  CHECK(read_reply(says("")).problem == "it is empty");
  CHECK(read_reply(says("I think.")).problem == "it holds no block with a solution");
  CHECK(read_reply(says("```\n \n```")).problem == "its block is empty");
  CHECK(read_reply(says("```\nls")).problem == "its block is never closed");
  CHECK(
      read_reply(says("```\nls\n```\n```\nmo", mlgym::Finish::length)).problem.find("write less") !=
      std::string::npos);
  CHECK(read_reply(says("", mlgym::Finish::length)).problem.find("think less") !=
        std::string::npos);
  CHECK(read_reply(says("", mlgym::Finish::refused)).problem == "it was withheld as refused");
  CHECK(read_reply(says(std::string(2 << 20, 'x'))).problem == "it is longer than 1 MiB");
  mlgym::ChatReply reply;
  reply.calls = {{"1", "shell", "{}"}};
  CHECK(read_reply(reply).problem == "it calls a tool and holds no block");
}

TEST_CASE("a program is written to its file, whatever it holds, and run") {
  CHECK(command_of({"", "ls\n", false}, "/workspace", "s.py") == "cd '/workspace'\nls\n");
  CHECK(command_of({"", "x\n", true}, "/w", "it's.py") ==
        "cd '/w'\ncat > 'it'\\''s.py' <<'END_OF_SOLUTION'\nx\nEND_OF_SOLUTION\npython3 "
        "'it'\\''s.py'");
  CHECK(command_of({"", "END_OF_SOLUTION\n", true}, "/w", "s").find("<<'END_OF_SOLUTION_'") !=
        std::string::npos);
}
