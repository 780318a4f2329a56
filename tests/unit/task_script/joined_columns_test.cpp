// Predictions beside the answers.
#include "joined_columns.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "catch.h"
#include "csv.h"

namespace {

using Texts = std::vector<std::string>;

const script::Answers kAnswers{
    script::parse_csv("id,label,split\na,1,test\nb,2,validation\nc,3,test\n", "labels.csv", 9),
    "labels.csv", "id"};

script::JoinedColumn join(const std::string& submission, const std::string& split = "test",
                          const std::string& column = "label") {
  return script::join_column(script::parse_csv(submission, "s.csv", 100), "s.csv", kAnswers, column,
                             split);
}

std::string problem(const std::string& submission) {
  try {
    (void)join(submission);
    return "";
  } catch (const script::TableError& error) {
    return error.what();
  }
}

double number(const std::string& text) {
  return script::predicted_numbers({{"0", text}, {2, 9}, {{"1"}, {"1"}}}, "s.csv", "y")[1];
}

bool all_numbers(const Texts& references) {
  return script::all_references_are_numbers({{}, {}, {{"1"}, references}});
}

}  // namespace

TEST_CASE("rows are matched by name, in whatever order, for the wanted split") {
  const auto test = join("label,id\n30,c\n10,a\n20,b\n");
  CHECK(test.predictions == Texts{"10", "30"});
  CHECK(test.references == std::vector<Texts>{{"1"}, {"3"}});
  CHECK(test.lines == std::vector<std::size_t>{3, 2});
  CHECK(join("id,label\nc,30\na,10\nb,20\n", "validation").predictions == Texts{"20"});
  CHECK(join("id,label\nc,30\na,10\nb,20\n", "nowhere").references.empty());
}

TEST_CASE("all rows come in the submission's order, whatever their split") {
  const auto submission = script::parse_csv("label,id\n30,c\n10,a\n20,b\n", "s.csv", 100);
  const auto all = script::join_all(submission, "s.csv", kAnswers, "label");
  CHECK(all.predictions == Texts{"30", "10", "20"});
  CHECK(all.lines == std::vector<std::size_t>{2, 3, 4});
  CHECK(all.references == std::vector<Texts>{{"3"}, {"1"}, {"2"}});
}

TEST_CASE("further columns of a submission do not matter") {
  CHECK(join("id,split,label,note\nc,x,30,\na,x,10,\nb,x,20,\n").predictions == Texts{"10", "30"});
}

TEST_CASE("a missing row is named with the numbers, also one of the other split") {
  CHECK(problem("id,label\na,1\nb,2\n") ==
        "s.csv: no row for the id \"c\"; 3 rows are expected, 2 are there");
  CHECK(problem("id,label\na,1\nc,2\n") ==
        "s.csv: no row for the id \"b\"; 3 rows are expected, 2 are there");
  CHECK(problem("id,label\n") ==
        "s.csv: no row for the id \"a\"; 3 rows are expected, 0 are there");
}

TEST_CASE("a row that stands twice is named") {
  CHECK(problem("id,label\na,1\nb,2\nc,3\na,1\n") ==
        "s.csv line 5: the id \"a\" stands twice; it is in line 2 too");
}

TEST_CASE("an unknown row is named, whether or not one is missing") {
  CHECK(problem("id,label\na,1\nb,2\nc,3\nd,4\n") == "s.csv line 5: \"d\" is no id of this task");
  CHECK(problem("id,label\na,1\nb,2\nC,3\n") == "s.csv line 4: \"C\" is no id of this task");
}

TEST_CASE("names are compared as texts") {
  CHECK(problem("id,label\n a,1\nb,2\nc,3\n") == "s.csv line 2: \" a\" is no id of this task");
  CHECK(problem("id,label\na\x1B[2J,1\nb,2\nc,3\n") ==
        "s.csv line 2: \"a?[2J\" is no id of this task");
}

TEST_CASE("a missing column is named with those that are there") {
  CHECK(problem("id,class\na,1\n") == "s.csv has no column \"label\"; its columns: id,class");
  CHECK(problem("key,label\na,1\n") == "s.csv has no column \"id\"; its columns: key,label");
}

TEST_CASE("numbers are read as programs write them") {
  CHECK(number("1") == 1);
  CHECK(number("-2.5") == -2.5);
  CHECK(number("+3") == 3);
  CHECK(number(".5") == 0.5);
  CHECK(number("1e3") == 1000);
  CHECK(number("1E-3") == 0.001);
  CHECK(number("  7  ") == 7);
  CHECK(number("-0") == 0);
  CHECK(number("1.7976931348623157e308") == std::numeric_limits<double>::max());
  CHECK(number("5e-324") == std::numeric_limits<double>::denorm_min());
  CHECK(number("1e-400") == 0);
  CHECK(number("0." + std::string(1000, '0') + "1") == 0);
}

TEST_CASE("what is no finite number is refused by name") {
  for (const std::string text : {"",
                                 " ",
                                 "nan",
                                 "NaN",
                                 "-nan",
                                 "inf",
                                 "Infinity",
                                 "-inf",
                                 "1e309",
                                 "-1e999",
                                 "1e99999999999999999999",
                                 "0x10",
                                 "0x1p3",
                                 "1 2",
                                 "1,5",
                                 "1_000",
                                 "--1",
                                 "+-1",
                                 "-+1",
                                 "++1",
                                 "+",
                                 "-",
                                 ".",
                                 "e5",
                                 "1e",
                                 "1f",
                                 "cat",
                                 "True",
                                 "\t1",
                                 "1\n",
                                 "\xD9\xA1"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(number(text), script::TableError);
  }
  CHECK_THROWS_WITH(number("cat"),
                    "s.csv line 9: \"cat\" in the column \"y\" is not a finite number");
}

TEST_CASE("a column is one of numbers when every text is one") {
  CHECK(all_numbers({"1", "2.5", "-1e3"}));
  CHECK_FALSE(all_numbers({"1", "two"}));
  CHECK_FALSE(all_numbers({"1", ""}));
  CHECK_FALSE(all_numbers({"1", "nan"}));
}

TEST_CASE("rows of one name are one row with several references") {
  const script::Answers answers{
      script::parse_csv("id,text,split\na,x,test\nb,y,test\na,z,test\nc,w,validation\n", "l", 9),
      "labels.csv", "id"};
  CHECK(script::expected_rows(answers) == 3);
  const auto submission = script::parse_csv("id,text\nb,1\na,2\nc,3\n", "s.csv", 3);
  const auto joined = script::join_column(submission, "s.csv", answers, "text", "test");
  CHECK(joined.predictions == Texts{"2", "1"});
  CHECK(joined.references == std::vector<Texts>{{"x", "z"}, {"y"}});
  CHECK(script::references_as_texts(joined) == std::vector<Texts>{{"x", "y"}, {"z", ""}});
}

TEST_CASE("a missing number among several references is NaN") {
  const auto places = script::references_as_numbers({{}, {}, {{"1", "2"}, {"3"}}});
  REQUIRE(places.size() == 2);
  CHECK(places[0] == std::vector<double>{1, 3});
  CHECK(places[1][0] == 2);
  CHECK(std::isnan(places[1][1]));
}

TEST_CASE("references of one row are of one split") {
  const script::Answers answers{
      script::parse_csv("id,text,split\na,x,test\na,z,validation\n", "l", 9), "labels.csv", "id"};
  CHECK_THROWS_WITH(script::expected_rows(answers),
                    "labels.csv line 3: the id \"a\" is of another split above");
}
