// JSON lines from files that nobody trusts.
#include "json_lines.h"

#include <string>
#include <vector>

#include "catch.h"

using namespace std::string_literals;

namespace {

using Rows = std::vector<std::vector<std::string>>;

script::Table parse(const std::string& text, std::size_t most_rows = 100) {
  return script::parse_json_lines(text, "a.jsonl", most_rows);
}

// What is wrong with the text; empty when nothing is.
std::string problem(const std::string& text, std::size_t most_rows = 100) {
  try {
    (void)parse(text, most_rows);
    return "";
  } catch (const script::TableError& error) {
    return error.what();
  }
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace

TEST_CASE("a file is objects with the keys of the first, in whatever order") {
  const auto table =
      parse("{\"id\": \"1\", \"caption\": \"a cat\"}\n{\"caption\":\"\",\"id\":\"2\"}\n");
  CHECK(table.columns == std::vector<std::string>{"id", "caption"});
  CHECK(table.rows == Rows{{"1", "a cat"}, {"2", ""}});
  CHECK(table.lines == std::vector<std::size_t>{1, 2});
}

TEST_CASE("a name that ends in .jsonl is read as JSON lines, any other as CSV") {
  CHECK(script::parse_table("{\"a\": 1}", "x.jsonl", 9).columns == std::vector<std::string>{"a"});
  CHECK(script::parse_table("a\n1\n", "x.csv", 9).rows == Rows{{"1"}});
  CHECK(script::parse_table("a\n1\n", "jsonl", 9).rows == Rows{{"1"}});
}

TEST_CASE("blank lines, both line ends, a missing last one and a byte order mark are nothing") {
  const Rows rows = {{"1"}, {"2"}};
  for (const auto& text : {"{\"a\":1}\n{\"a\":2}\n"s, "{\"a\":1}\r\n\r\n{\"a\":2}"s,
                           "\xEF\xBB\xBF \n\t\n{\"a\":1}\n  {\"a\":2}  \n\n"s})
    CHECK(parse(text).rows == rows);
  CHECK(parse("\n\n{\"a\":1}\n\n{\"a\":2}").lines == std::vector<std::size_t>{3, 5});
}

TEST_CASE("numbers stand as they are written, however long, and so do true and false") {
  CHECK(parse("{\"a\":12,\"b\":-0.50,\"c\":1E2,\"d\":true,\"e\":false}").rows ==
        Rows{{"12", "-0.50", "1E2", "true", "false"}});
  CHECK(parse("{\"a\":123456789012345678901234567890}").rows ==
        Rows{{"123456789012345678901234567890"}});
  CHECK(parse("{\"a\":18446744073709551615,\"b\":-9223372036854775808}").rows ==
        Rows{{"18446744073709551615", "-9223372036854775808"}});
}

TEST_CASE("texts may hold what JSON can escape") {
  CHECK(parse("{\"a\":\"two\\nlines, \\\"quoted\\\" \\u00e9 \\ud83d\\ude00\"}").rows ==
        Rows{{"two\nlines, \"quoted\" \xC3\xA9 \xF0\x9F\x98\x80"}});
}

TEST_CASE("a file without an object is empty") {
  for (const auto* text : {"", "\n\n", "\xEF\xBB\xBF", " \r\n"})
    CHECK(problem(text) == "a.jsonl is empty");
}

TEST_CASE("what is not JSON is named with its line and byte") {
  CHECK(
      contains(problem("{\"a\":1}\n{\"a\":}\n"), "a.jsonl line 2, byte 6: not one JSON object: "));
  CHECK(contains(problem("{\"a\":NaN}"), "a.jsonl line 1, byte 6: not one JSON object"));
  CHECK(contains(problem("{\"a\":1"), "a.jsonl line 1, byte 7: not one JSON object"));
  for (const auto* text : {"{\"a\":1} x", "{\"a\":1}{\"a\":2}", "{a:1}", "{\"a\":01}", "{\"a\":1,}",
                           "{\"a\":1e999}", "// a", "{\"a\":\"\t\"}", "{\"a\":\"\\ud800\"}"})
    CHECK(contains(problem(text), "not one JSON object"));
}

TEST_CASE("what is cited in a message is UTF-8 without control characters") {
  CHECK(problem("{\"a\":\xC3\xA9}").find('\xC3') == std::string::npos);
  CHECK(problem("{\"a\":1,\x1B}").find('\x1B') == std::string::npos);
}

TEST_CASE("what is no object is refused") {
  CHECK(problem("[1]") == "a.jsonl line 1: a list in place of an object");
  CHECK(problem("\"id\"") == "a.jsonl line 1: a single value in place of an object");
  CHECK(problem("null") == "a.jsonl line 1: null in place of an object");
  CHECK(problem("{}") == "a.jsonl line 1: an object without keys");
}

TEST_CASE("values that are no texts and no numbers are named with their line and column") {
  CHECK(problem("{\"a\":1}\n{\"a\":null}") ==
        "a.jsonl line 2: null in the column \"a\"; a text or a number is expected");
  CHECK(problem("{\"a\":1,\"b\":[]}") ==
        "a.jsonl line 1: a list in the column \"b\"; a text or a number is expected");
  CHECK(problem("{\"a\":{\"b\":1}}") ==
        "a.jsonl line 1: an object in the column \"a\"; a text or a number is expected");
}

TEST_CASE("keys stand once and are those of the first object") {
  CHECK(problem("{\"a\":1,\"a\":2}") == "a.jsonl line 1: the key \"a\" stands twice");
  CHECK(problem("{\"a\":1,\"b\":2}\n{\"a\":1}") ==
        "a.jsonl line 2: no key \"b\", which the first object has");
  CHECK(problem("{\"a\":1}\n{\"a\":1,\"b\":2}") ==
        "a.jsonl line 2: the key \"b\" is none of the first object's");
}

TEST_CASE("one object too many is refused, blank lines are none") {
  CHECK(problem("{\"a\":1}\n{\"a\":2}\n\n", 2) == "");
  CHECK(problem("{\"a\":1}\n{\"a\":2}\n\n{\"a\":3}", 2) ==
        "a.jsonl line 4: more rows than the 2 that are expected");
}

TEST_CASE("text that is not UTF-8 and NUL are refused") {
  CHECK(problem("{\"a\":1}\n{\"a\":\"\xFF\"}") == "a.jsonl line 2, byte 7: the text is not UTF-8");
  CHECK(problem("{\"a\":\"\xED\xA0\x80\"}") == "a.jsonl line 1, byte 7: the text is not UTF-8");
  CHECK(problem("{\"a\":\"x\\u0000\"}") == "a.jsonl line 1: a NUL character in the column \"a\"");
  CHECK(contains(problem("{\"a\":\"\0\"}"s), "not one JSON object"));
}

TEST_CASE("ten million bytes of JSON lines are read, whatever they are made of") {
  // Quadratic time would take hours here, and nesting must not use the stack.
  constexpr std::size_t kBytes = 10'000'000;
  std::string keys = "{", rows;
  for (std::size_t i = 0; keys.size() < kBytes; ++i) keys += "\"" + std::to_string(i) + "\":1,";
  while (rows.size() < kBytes) rows += "{\"a\":1}\n";
  CHECK(contains(problem(keys), "more columns than the 10000 that are possible"));
  CHECK(parse(rows, kBytes).rows.size() == kBytes / 8);
  CHECK(contains(problem(std::string(kBytes, '[')), "a list in place of an object"));
  CHECK(contains(problem("{\"a\":" + std::string(kBytes, '[')), "a list in the column"));
  CHECK(parse("{\"a\":\"" + std::string(kBytes, 'x') + "\"}").rows[0][0].size() == kBytes);
  CHECK(contains(problem("{\"a\":" + std::string(kBytes, '9') + "}"), "not one JSON object"));
  CHECK(problem(std::string(kBytes, '\n')) == "a.jsonl is empty");
}
