// The agent knows as well as the environment whether a reply holds a command.
#include "reply_format.h"

#include <random>
#include <vector>

#include "base/text.h"
#include "catch.h"
#include "environment/action.h"

namespace {

bool environment_finds_a_command(const std::string& reply) {
  const auto found = mlgym::parse_fenced_command(reply);
  return found.ok() && !mlgym::trim(found->command).empty();
}

}  // namespace

TEST_CASE("problems are told in words") {
  CHECK(react::problem_of("") == "it holds no block with a command");
  CHECK(react::problem_of("ls") == "it holds no block with a command");
  CHECK(react::problem_of("```\nls") == "the block of the command is never closed");
  CHECK(react::problem_of("```\n \n```") == "the block of the command is empty");
  CHECK(react::problem_of("```\nls\n```") == "");
  CHECK(react::problem_of("```bash\nls\n``` \r\n") == "");
}

TEST_CASE("replies that look odd are judged as the environment judges them") {
  for (const char* reply :
       {"```foo``` is code\n```\nls\n```", "```\nls\n```bash", "```\nls\n```\n```\n```",
        "```\ncat > x <<E\n```python\nx\n```\nE\n```", " ```\nls\n```", "```\nls\n ```",
        "````\nls\n````", "```\nls\n```\nand ```", "```\n```\nls\n```", "```\r\nls\r\n```\r\n"}) {
    INFO(reply);
    CHECK(react::problem_of(reply).empty() == environment_finds_a_command(reply));
  }
}

TEST_CASE("whatever a reply is put together from, agent and environment agree") {
  const std::vector<std::string> lines = {"```",   "```bash", "```a`b", "ls", "",     " ",
                                          "```  ", " ```",    "````",   "\r", "x ```"};
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string reply;
    for (std::size_t k = random() % 9; k > 0; --k)
      reply += lines[random() % lines.size()] + (random() % 12 == 0 ? "" : "\n");
    INFO(reply);
    CHECK(react::problem_of(reply).empty() == environment_finds_a_command(reply));
  }
}
