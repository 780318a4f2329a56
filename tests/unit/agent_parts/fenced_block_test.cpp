// The agent finds the command of a text where the environment finds it.
#include "agent_parts/fenced_block.h"

#include <random>
#include <vector>

#include "base/text.h"
#include "catch.h"
#include "environment/action.h"

namespace {

void check_the_same(const std::string& reply) {
  INFO(reply);
  const auto found = mlgym::parse_fenced_command(reply);
  const agent_parts::FencedBlock block = agent_parts::last_block(reply);
  REQUIRE(block.found == found.ok());
  if (found.ok()) CHECK(block.inside == found->command);
}

}  // namespace

TEST_CASE("replies that look odd are read as the environment reads them") {
  for (const char* reply :
       {"", "```", "```\nls", "```\nls\n```", "```bash\nls\n``` \r\n", "```\n \n```", "ls",
        "```foo``` is code\n```\nls\n```", "```\nls\n```bash", "```\nls\n```\n```\n```",
        "```\ncat > x <<E\n```python\nx\n```\nE\n```", " ```\nls\n```", "```\nls\n ```",
        "````\nls\n````", "```\nls\n```\nand ```", "```\n```\nls\n```", "```\r\nls\r\n```\r\n"})
    check_the_same(reply);
}

TEST_CASE("whatever a reply is put together from, agent and environment agree") {
  const std::vector<std::string> lines = {"```",   "```bash", "```a`b", "ls", "",     " ",
                                          "```  ", " ```",    "````",   "\r", "x ```"};
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string reply;
    for (std::size_t k = random() % 9; k > 0; --k)
      reply += lines[random() % lines.size()] + (random() % 12 == 0 ? "" : "\n");
    check_the_same(reply);
  }
}

TEST_CASE("the word that opens a block is told with it") {
  CHECK(agent_parts::last_block("```bash\nls\n```\n``` python \nx\n```").word == "python");
  CHECK(agent_parts::last_block("```\n```bash\nls\n```\n```").word == "");
}

TEST_CASE("a block that is never closed is told, whatever stands before it") {
  CHECK(agent_parts::last_block("```\nls").open);
  CHECK(agent_parts::last_block("```\nls\n```\n```\nmore").open);
  CHECK_FALSE(agent_parts::last_block("```\nls\n```\n").open);
  CHECK_FALSE(agent_parts::last_block("no block").open);
}
