// Prompts with placeholders.
#include "agent_parts/prompt.h"

#include <mlgym/call.hpp>

#include "catch.h"

namespace {

std::string filled(const std::string& text) {
  return agent_parts::Prompt(text, "p.md", {"name", "place"})
      .fill({{"name", "Ada"}, {"place", "{name}"}});
}
std::string problem_of(const std::string& text) {
  try {
    (void)filled(text);
    return "";
  } catch (const mlgym::Error& error) {
    CHECK(error.code == MLGYM_INVALID_ARGUMENT);
    return error.what();
  }
}

}  // namespace

TEST_CASE("placeholders are filled, and what they are filled with is left alone") {
  CHECK(filled("") == "");
  CHECK(filled("plain\n") == "plain\n");
  CHECK(filled("{name} in {place}{name}") == "Ada in {name}Ada");
}

TEST_CASE("doubled braces are braces, and a closing one alone is itself") {
  CHECK(filled("{{name}} {{{name}}} } a}b }} {{") == "{name} {Ada} } a}b } {");
}

TEST_CASE("what cannot be filled is told by file and line") {
  CHECK(problem_of("{nam}") ==
        "p.md:1: unknown placeholder {nam}; this prompt has {name}, {place}");
  CHECK(problem_of("one\ntwo {name}\n{}\n") ==
        "p.md:3: unknown placeholder {}; this prompt has {name}, {place}");
  CHECK(problem_of("one\n\nif (x) { y\n").find("p.md:3: a { without }") == 0);
  CHECK(problem_of("{").find("p.md:1: a { without }") == 0);
}
