#include "environment/action.h"

#include <random>

#include "catch.h"

using namespace mlgym;

TEST_CASE("an action is a thought and one fenced command") {
  const auto parsed = parse_fenced_command("I look.\n```bash\nls -l\ncat a\n```\nThen we see.");
  REQUIRE(parsed.ok());
  CHECK(parsed->command == "ls -l\ncat a\n");
  CHECK(parsed->thought == "I look.\nThen we see.");
}

TEST_CASE("the last outermost block counts") {
  CHECK(parse_fenced_command("```\nfirst\n```\n```\nsecond\n```")->command == "second\n");
  CHECK(parse_fenced_command("```\ncat > a.md <<E\n```python\nx\n```\nE\n```")->command ==
        "cat > a.md <<E\n```python\nx\n```\nE\n");
}

TEST_CASE("backticks within a line open nothing") {
  CHECK_FALSE(parse_fenced_command("use ```ls``` here").ok());
  CHECK_FALSE(parse_fenced_command("```ls```").ok());
}

TEST_CASE("a reply without a command, or with an open one, says how to write one") {
  for (const char* text : {"", "just words", "```\nls\n", "```bash\n"}) {
    const auto parsed = parse_fenced_command(text);
    REQUIRE_FALSE(parsed.ok());
    CHECK(parsed.status().code() == absl::StatusCode::kInvalidArgument);
  }
}

TEST_CASE("any text gives a command or an error, never a crash") {
  std::mt19937 random(3);
  const std::string pieces[] = {"```", "\n", "`", " ", "bash", "ls", "\r\n", "\xff", "```\n"};
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (auto k = random() % 20; k > 0; --k) text += pieces[random() % 9];
    (void)parse_fenced_command(text);
  }
  SUCCEED();
}
