#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "matching.h"

using namespace mlgym;
using namespace mlgym::test;

namespace {

std::string problem_of(const std::string& text) {
  const auto value = parse_json(text);
  return value.ok() ? "" : std::string(message_of(value.status()));
}

}  // namespace

TEST_CASE("a duplicate key is told by its name") {
  CHECK(contains(problem_of(R"({"x": [{"same": 1, "same": 2}]})"), "\"same\" twice"));
}

TEST_CASE("the same key in different objects is no duplicate") {
  CHECK(parse_json(R"([{"a": {"a": 1}}, {"a": 2}])").ok());
}

TEST_CASE("an escaped key is the same key") {
  CHECK_FALSE(parse_json(R"({"a": 1, "\u0061": 2})").ok());
}

TEST_CASE("text after the value is told with its position") {
  CHECK(contains(problem_of("{}\n{}"), "line 2, column 1"));
}

TEST_CASE("comments, single quotes and trailing commas are no JSON") {
  for (const char* text :
       {"1 // one", "/* */ 1", "{'a': 1}", "[1, 2,]", R"({"a": 1,})", "{a: 1}"}) {
    INFO(text);
    CHECK_FALSE(parse_json(text).ok());
  }
}

TEST_CASE("numbers that JSON does not know are refused") {
  for (const char* text : {"Infinity", "-NaN", "1e999", "01", "+1", ".5", "5.", "0x10"}) {
    INFO(text);
    CHECK_FALSE(parse_json(text).ok());
  }
}

TEST_CASE("malformed UTF-8 in a text is refused") {
  for (const char* text :
       {"\"\xc3\"", "\"\xc0\xaf\"", "\"\xed\xa0\x80\"", "\"\xf5\x80\x80\x80\"", "{\"\xff\": 1}"}) {
    CHECK_FALSE(parse_json(text).ok());
  }
}

TEST_CASE("half of a surrogate pair is no character") {
  CHECK_FALSE(parse_json(R"("\ud800")").ok());
  CHECK_FALSE(parse_json(R"("\udc00")").ok());
  CHECK(*parse_json(R"("\ud83d\ude00")") == "\xf0\x9f\x98\x80");
}

TEST_CASE("an error of JSON is one line without the library's jargon") {
  const std::string problem = problem_of("[1,]");
  CHECK(starts_with(problem, "not valid JSON: parse error at line 1, column 4"));
  CHECK_FALSE(contains(problem, "json.exception"));
  CHECK_FALSE(contains(problem, "\n"));
}

TEST_CASE("JSON is written on one line") {
  const Json value = {{"text", "two\nlines"}, {"list", {1, 2}}};
  CHECK(dump_json(value) == R"({"text":"two\nlines","list":[1,2]})");
}

TEST_CASE("JSON for people is indented by two spaces") {
  CHECK(dump_json_indented({{"a", {1}}}) == "{\n  \"a\": [\n    1\n  ]\n}");
}

TEST_CASE("text that is not UTF-8 is written with replacement characters") {
  CHECK(dump_json("a\xff") == "\"a\xef\xbf\xbd\"");
  CHECK(dump_json_indented("a\xff") == "\"a\xef\xbf\xbd\"");
}

TEST_CASE("a finite number stays what it is") { CHECK(finite_or_null(-2.5) == -2.5); }
