// Replies that nobody meant: each is read to an action or to words, and never crashes.
#include <random>

#include "catch.h"
#include "grammar.h"
#include "played_agent.h"

namespace {
using namespace react;

const std::vector<std::string> kReplies = {
    "I think.\n```bash\nls -l\n```\n", "a <command>\nls\n</command> b",
    R"({"thought": "t \u00e4\n", "command": {"name": "shell", "arguments": {"command": "ls", "n": [1, 2.5e3, null, true]}}})",
    "```json\n{\"thought\": \"\", \"command\": {\"name\": \"submit\"}}\n```"};

const std::vector<std::string> kPieces = {"```", "\n",  "<command>", "</command>", "{", "}",
                                          "[",   "\"",  "\\",        "\\u",        ":", ",",
                                          " ",   "1e9", "\xff",      "\xf0\x9f",   "\0"};

std::string mutated(std::mt19937& random) {
  std::string reply = kReplies[random() % kReplies.size()];
  for (std::size_t k = random() % 6; k > 0; --k) {
    const std::size_t at = reply.empty() ? 0 : random() % reply.size();
    switch (random() % 5) {
      case 0:
        reply.insert(at, kPieces[random() % kPieces.size()]);
        break;
      case 1:
        reply.erase(at, random() % 9);
        break;
      case 2:
        if (!reply.empty()) reply[at] = static_cast<char>(random());
        break;
      case 3:
        reply.insert(at, reply.substr(reply.size() / 2, random() % 40));
        break;
      default:
        reply.resize(at);
    }
  }
  return reply;
}

}  // namespace

TEST_CASE("whatever a reply is, it asks for something or is told why not") {
  std::mt19937 random(7);
  std::size_t usable = 0;
  for (const char* name : {"text", "xml", "json", "tools"}) {
    const auto grammar = make_grammar(name);
    for (int i = 0; i < 20000; ++i) {
      const std::string text = mutated(random);
      const auto finish = random() % 4 ? mlgym::Finish::stop : mlgym::Finish::length;
      auto reply = test::says(text, finish);
      if (random() % 8 == 0) reply.calls.push_back({"id", "shell", mutated(random)});
      const ReadReply read = read_reply(*grammar, reply);
      INFO(name << ": " << text);
      REQUIRE(read.actions.empty() != read.problem.empty());
      usable += read.problem.empty();
    }
  }
  CHECK(usable > 10000);  // else the mutations are no test
}
