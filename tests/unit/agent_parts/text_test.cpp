#include "agent_parts/text.h"

#include "catch.h"

using namespace agent_parts;

TEST_CASE("white space is taken off both ends") {
  CHECK(trimmed(" \t\r\na b\v\f ") == "a b");
  CHECK(trimmed(" \n ").empty());
  CHECK(trimmed("").empty());
}

TEST_CASE("a beginning ends with a whole character") {
  CHECK(beginning_of("short", 5) == "short");
  CHECK(beginning_of("longer", 4) == "long");
  CHECK(beginning_of("a\xC3\xBC", 2) == "a");
  CHECK(beginning_of("a\xC3\xBC!", 3) == "a\xC3\xBC");
  CHECK(beginning_of("\x80\x80", 1).empty());
}

TEST_CASE("long texts keep their beginning and their end, and whole characters") {
  CHECK(ends_of("short", 100) == "short");
  const std::string cut = ends_of(std::string(50, 'a') + std::string(50, 'b'), 20);
  CHECK(cut == "aaaaaaaaaa\n[... 80 bytes left out ...]\nbbbbbbbbbb");
  std::string umlauts;
  for (int i = 0; i < 40; ++i) umlauts += "\xC3\xBC";
  const std::string some = ends_of(umlauts, 21);
  CHECK(some.substr(0, some.find('\n')).size() % 2 == 0);
  CHECK(some.substr(some.rfind('\n') + 1).size() % 2 == 0);
}
