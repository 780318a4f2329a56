#include "base/json.h"
#include "catch.h"
#include "config/yaml.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

YamlValue scalar(const std::string& text) {
  const auto yaml = parse_yaml("v: " + text + "\n", "f");
  INFO(text << ": " << yaml.status().ToString());
  REQUIRE(yaml.ok());
  return (*yaml)["v"];
}

}  // namespace

TEST_CASE("unquoted words are typed") {
  CHECK(scalar("true").json() == true);
  CHECK(scalar("False").json() == false);
  CHECK(scalar("-3").json() == -3);
  CHECK(scalar("1e3").json() == 1000.0);
  CHECK(scalar("~").json().is_null());
  CHECK(scalar("").json().is_null());
}

TEST_CASE("quoted and block scalars are texts") {
  for (const char* text : {"\"5\"", "'5'", "\"true\"", "'null'", "''", "|\n  5"}) {
    INFO(text);
    CHECK(scalar(text).json().is_string());
    CHECK_FALSE(scalar(text).integer().ok());
    CHECK_FALSE(scalar(text).boolean().ok());
  }
}

TEST_CASE("words of older YAML are texts") {
  for (const char* text : {"yes", "no", "on", "off", "y", "n", "1_000", "12:30:45"}) {
    INFO(text);
    CHECK(scalar(text).json() == text);
  }
}

TEST_CASE("a number is a text to whoever reads a text") {
  CHECK(*scalar("007").text() == "007");
  CHECK(*scalar("1.50").text() == "1.50");
}

TEST_CASE("a whole number is a number, but not the other way round") {
  CHECK(*scalar("4").number() == 4.0);
  CHECK_FALSE(scalar("4.5").integer().ok());
  CHECK_FALSE(scalar("1e3").integer().ok());
}

TEST_CASE("whole numbers have 64 bits") {
  CHECK(*scalar("9223372036854775807").integer() == INT64_MAX);
  CHECK(*scalar("-9223372036854775808").integer() == INT64_MIN);
  CHECK_FALSE(scalar("9223372036854775808").integer().ok());
}

TEST_CASE("what no double can hold is no number") {
  for (const char* text : {"1e999", "1-2", "--1", "1.2.3", ".", "e5", "nan"}) {
    INFO(text);
    CHECK_FALSE(scalar(text).number().ok());
  }
}

TEST_CASE("durations and sizes are read quoted and unquoted") {
  CHECK(*scalar("30m").duration() == 1800);
  CHECK(*scalar("\"30m\"").duration() == 1800);
  CHECK(*scalar("64K").bytes() == 65536);
  CHECK_FALSE(scalar("64X").bytes().ok());
}

TEST_CASE("a wrong type is told with position, key and what is expected") {
  const auto yaml = parse_yaml("a:\n  b: text\n", "f");
  const YamlValue b = (*yaml)["a"]["b"];
  const auto message = [](const auto& read) { return read.status().message(); };
  CHECK(message(b.integer()) == "f:2:3: \"a.b\": a whole number is expected");
  CHECK(message(b.number()) == "f:2:3: \"a.b\": a number is expected");
  CHECK(message(b.boolean()) == "f:2:3: \"a.b\": true or false is expected");
  CHECK(message(b.list()) == "f:2:3: \"a.b\": a list is expected");
  CHECK(message(b.map()) == "f:2:3: \"a.b\": a map (key: value) is expected");
  CHECK(message((*yaml)["a"].text()) == "f:1:1: \"a\": a text is expected");
}

TEST_CASE("one of several words is read, and the nearest named otherwise") {
  CHECK(*scalar("none").one_of({"none", "host"}) == "none");
  CHECK(contains(scalar("hots").one_of({"none", "host"}).status().ToString(),
                 "\"hots\" is not one of none, host; did you mean \"host\"?"));
}
