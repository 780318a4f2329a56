// Comma-separated values from files that nobody trusts.
#include "csv.h"

#include <string>
#include <vector>

#include "catch.h"
#include "utf8.h"

using namespace std::string_literals;

namespace {

using Rows = std::vector<std::vector<std::string>>;

script::Table parse(const std::string& text, std::size_t most_rows = 100) {
  return script::parse_csv(text, "a.csv", most_rows);
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

}  // namespace

TEST_CASE("a file is a header and rows of as many fields") {
  const auto table = parse("id,label\n1,cat\n2,dog\n");
  CHECK(table.columns == std::vector<std::string>{"id", "label"});
  CHECK(table.rows == Rows{{"1", "cat"}, {"2", "dog"}});
}

TEST_CASE("both line ends, a missing last one and a byte order mark are the same file") {
  const auto table = parse("id,label\n1,cat\n2,dog\n");
  for (const auto& text : {"id,label\r\n1,cat\r\n2,dog\r\n"s, "id,label\n1,cat\n2,dog"s,
                           "id,label\r\n1,cat\n2,dog"s, "\xEF\xBB\xBFid,label\n1,cat\n2,dog\n"s}) {
    CHECK(parse(text).columns == table.columns);
    CHECK(parse(text).rows == table.rows);
  }
}

TEST_CASE("quotes hold commas, line ends and doubled quotes") {
  CHECK(parse("a,b\n\"x,y\",\"two\nlines\"\n\"say \"\"no\"\"\",\"\"\n").rows ==
        Rows{{"x,y", "two\nlines"}, {"say \"no\"", ""}});
  CHECK(parse("\"a\",\"b,c\"\n1,2\n").columns == std::vector<std::string>{"a", "b,c"});
  CHECK(parse("a\n\"\"\"\"\n").rows == Rows{{"\""}});
}

TEST_CASE("empty fields stay, spaces stay") {
  CHECK(parse("a,b,c\n,,\n 1 , ,x\n").rows == Rows{{"", "", ""}, {" 1 ", " ", "x"}});
}

TEST_CASE("blank lines are left out, except where a column alone can be empty") {
  CHECK(parse("a,b\n\n1,2\n\r\n\n3,4\n\n").rows == Rows{{"1", "2"}, {"3", "4"}});
  CHECK(parse("a\n1\n\n3\n").rows == Rows{{"1"}, {""}, {"3"}});
}

TEST_CASE("a header alone is a table without rows") {
  CHECK(parse("a,b\n").rows.empty());
  CHECK(parse("a,b").columns.size() == 2);
}

TEST_CASE("an empty file is named as one") {
  CHECK(problem("") == "a.csv is empty");
  CHECK(problem("\xEF\xBB\xBF") == "a.csv is empty");
}

TEST_CASE("a quote in the wrong place is named with its line and field") {
  CHECK(problem("a,b\n1,2\n3,\"4\n5,6\n") == "a.csv line 3, field 2: a quote that never ends");
  CHECK(problem("a,b\n1,\"2\"x\n") == "a.csv line 2, field 2: text after a closing quote");
  CHECK(problem("a,b\n1,2\"\n") == "a.csv line 2, field 2: a quote in the middle of a field");
  CHECK(problem("a,b\n1,\"2\" \n") == "a.csv line 2, field 2: text after a closing quote");
}

TEST_CASE("lines are counted where a record starts, quoted line ends included") {
  CHECK(problem("a,b\n\"x\ny\nz\",1\n3\n") == "a.csv line 5: 1 fields, but the header has 2");
  CHECK(parse("a,b\n\n\"x\ny\",1\n3,4\n").lines == std::vector<std::size_t>{3, 5});
}

TEST_CASE("a row of another length is named with both") {
  CHECK(problem("a,b\n1,2\n3\n") == "a.csv line 3: 1 fields, but the header has 2");
  CHECK(problem("a,b\n1,2,3\n") == "a.csv line 2: 3 fields, but the header has 2");
}

TEST_CASE("two columns of one name are refused") {
  CHECK(problem("id,label,id\n") == "a.csv line 1: the column \"id\" stands twice");
  CHECK(problem(",,\n") == "a.csv line 1: the column \"\" stands twice");
}

TEST_CASE("one row too many is refused, blank lines are none") {
  CHECK(problem("a,b\n1,2\n3,4\n\n\n", 2) == "");
  CHECK(problem("a,b\n1,2\n3,4\n5,6\n", 2) ==
        "a.csv line 4: more rows than the 2 that are expected");
}

TEST_CASE("a NUL byte is refused, quoted or not") {
  CHECK(problem("a,b\n1,\0\n"s) == "a.csv line 2, field 2: a NUL byte");
  CHECK(problem("a,b\n1,\"\0\"\n"s) == "a.csv line 2, field 2: a NUL byte");
  CHECK(problem("\0"s) == "a.csv line 1, field 1: a NUL byte");
}

TEST_CASE("every class of malformed UTF-8 is refused") {
  for (const auto& bytes : {
           "\x80"s,
           "\xBF"s,  // a continuation byte alone
           "\xC3"s,
           "\xE2\x82"s,
           "\xF0\x9F\x98"s,  // cut short
           "\xC0\x80"s,
           "\xC1\xBF"s,  // two bytes for what needs one
           "\xE0\x80\x80"s,
           "\xE0\x9F\xBF"s,  // three for what needs two
           "\xF0\x80\x80\x80"s,
           "\xF0\x8F\xBF\xBF"s,  // four for what needs three
           "\xED\xA0\x80"s,
           "\xED\xBF\xBF"s,  // surrogates
           "\xF4\x90\x80\x80"s,
           "\xF5\x80\x80\x80"s,
           "\xFE"s,
           "\xFF"s,  // beyond U+10FFFF
           "\xC3\x28"s,
           "\xE2\x28\xA1"s,
           "\xE2\x82\x28"s,
           "\xF0\x28\x8C\xBC"s,
           "\xF0\x90\x28\xBC"s,
           "\xF0\x90\x8C\x28"s,  // another byte where one should continue
       }) {
    for (const auto& text : {"a,b\n1," + bytes + "\n", "a,b\n1,\"" + bytes + "\"\n",
                             "a,b\n1," + bytes, bytes + ",b\n"}) {
      CAPTURE(text);
      CHECK(problem(text).find("the text is not UTF-8") != std::string::npos);
    }
  }
}

TEST_CASE("the first and last characters of every length are read") {
  for (const auto& character :
       {"\x01"s, "\x7F"s, "\xC2\x80"s, "\xDF\xBF"s, "\xE0\xA0\x80"s, "\xED\x9F\xBF"s,
        "\xEE\x80\x80"s, "\xEF\xBF\xBF"s, "\xF0\x90\x80\x80"s, "\xF4\x8F\xBF\xBF"s}) {
    CAPTURE(character);
    CHECK(parse("a,b\n1," + character + "\n").rows == Rows{{"1", character}});
  }
}

TEST_CASE("a column is found by its name, or those that are there are named") {
  const auto table = parse("id,label\n1,2\n");
  CHECK(table.column("label", "a.csv") == 1);
  CHECK_THROWS_WITH(table.column("Label", "a.csv"),
                    "a.csv has no column \"Label\"; its columns: id,label");
}

TEST_CASE("an excerpt ends between characters and has no control characters") {
  CHECK(script::excerpt("abc", 3) == "abc");
  CHECK(script::excerpt("abcd", 3) == "abc");
  CHECK(script::excerpt("ab\xC3\xA9", 3) == "ab");
  CHECK(script::excerpt("a\xF0\x9F\x98\x80z", 4) == "a");
  CHECK(script::excerpt("a\xF0\x9F\x98\x80z", 5) == "a\xF0\x9F\x98\x80");
  CHECK(script::excerpt("a\x1B[31m\nb\x7F", 80) == "a?[31m?b?");
  CHECK(script::excerpt("a\xC3\xFF\xE2\x82z", 80) == "a????z");
}

TEST_CASE("ten million bytes are read, whatever they are made of") {
  // Quadratic time would take hours here.
  constexpr std::size_t kBytes = 10'000'000;
  std::string distinct_columns, short_rows = "a,b\n";
  for (std::size_t i = 0; distinct_columns.size() < kBytes; ++i)
    distinct_columns += std::to_string(i) + ",";
  while (short_rows.size() < kBytes) short_rows += "1,2\n";
  CHECK(problem(distinct_columns).find("more than the 10000 that are possible") !=
        std::string::npos);
  CHECK(parse(short_rows, kBytes).rows.size() == (kBytes - 4 + 3) / 4);
  CHECK(problem("a,b\n" + std::string(kBytes, ',')) ==
        "a.csv line 2: 10000001 fields, but the header has 2");
  CHECK(problem("a,b\n\"" + std::string(kBytes, 'x')) ==
        "a.csv line 2, field 1: a quote that never ends");
  CHECK(parse("a\n\"" + std::string(kBytes, '"') + "\"\n").rows[0][0].size() == kBytes / 2);
  CHECK(parse("a,b\n" + std::string(kBytes, '\n')).rows.empty());
  CHECK(parse("a,b\n1," + std::string(kBytes, 'x') + "\n").rows[0][1].size() == kBytes);
}
