#include "data/plain_table.h"

#include "catch.h"

using mlgym::PlainTable;

namespace {
const PlainTable kTable("id,label\r\na,1\r\nb,2\r\nc,2\r\n");
}

TEST_CASE("a table is read without its line ends") {
  CHECK(kTable.columns() == std::vector<std::string>{"id", "label"});
  REQUIRE(kTable.rows().size() == 3);
  CHECK(kTable.rows()[0] == std::vector<std::string>{"a", "1"});
}

TEST_CASE("columns say what may name rows, and what holds numbers") {
  CHECK(kTable.is_distinct(0));
  CHECK(!kTable.is_distinct(1));
  CHECK(!kTable.is_numeric(0));
  CHECK(kTable.is_numeric(1));
  CHECK(kTable.column("label") == 1u);
  CHECK(!kTable.column("other"));
}

TEST_CASE("quotes, commas and line ends inside of fields are kept") {
  const std::string text = "id,\"a \"\"caption\"\"\"\r\n1,\"a dog, and\na cat\"\r\n\"2\",\"\"\r\n";
  const PlainTable table(text);
  CHECK(table.problem().empty());
  CHECK(table.columns() == std::vector<std::string>{"id", "a \"caption\""});
  REQUIRE(table.rows().size() == 2);
  CHECK(table.rows()[0] == std::vector<std::string>{"1", "a dog, and\na cat"});
  CHECK(table.rows()[1] == std::vector<std::string>{"2", ""});
  CHECK(table.with_value(0, 1, "3") == "id,\"a \"\"caption\"\"\"\n1,\"a dog, and\na cat\"\n3,\n");
}

TEST_CASE("what is no table is told by its line, and no row is dropped") {
  CHECK(PlainTable("a,b\n1,2\n1,2,3\n").problem() == "line 3: 3 fields, but the header has 2");
  CHECK(PlainTable("a,b\n1,\"2\n3\" 4\n").problem() ==
        "line 2: a quote that does not end at the end of its field");
  CHECK(PlainTable("a,b\n1,\"2\n").problem() ==
        "line 2: a quote that does not end at the end of its field");
  CHECK(PlainTable("{\"a\": 1}\n{\n", PlainTable::Form::json_lines).problem() ==
        "line 2: no JSON object");
  CHECK(PlainTable("y\n1\n\n2\n").rows().size() == 3);
  CHECK(PlainTable("a,b\n1,2\n\n").rows().size() == 1);
}

TEST_CASE("fields of JSON are texts of JSON, and plain without their quotes") {
  const PlainTable table("{\"id\": \"a\", \"n\": 5}\n", PlainTable::Form::json_lines);
  CHECK(table.rows()[0] == std::vector<std::string>{"\"a\"", "5"});
  CHECK(table.plain(0, 0) == "a");
  CHECK(table.plain(0, 1) == "5");
  CHECK(PlainTable::form_of("labels.jsonl") == PlainTable::Form::json_lines);
  CHECK(PlainTable::form_of("labels.csv") == PlainTable::Form::csv);
  CHECK(!PlainTable::form_of("labels.txt"));
}

TEST_CASE("each change changes one thing") {
  CHECK(kTable.without_column(0) == "label\n1\n2\n2\n");
  CHECK(kTable.with_other_names() == "other_id,other_label\na,1\nb,2\nc,2\n");
  CHECK(kTable.with_value(1, 2, "nan") == "id,label\na,1\nb,2\nc,nan\n");
  CHECK(kTable.with_constant(1, "7") == "id,label\na,7\nb,7\nc,7\n");
  CHECK(kTable.with_new_columns({"label", "score"}, "1") ==
        "id,label,score\na,1,1\nb,2,1\nc,2,1\n");
  CHECK(kTable.without_last_rows(2) == "id,label\na,1\n");
  CHECK(kTable.with_first_row_twice() == "id,label\na,1\nb,2\nc,2\na,1\n");
  CHECK(kTable.with_first_row_in_place_of_second() == "id,label\na,1\na,1\nc,2\n");
  CHECK(kTable.with_short_row() == "id,label\na\nb,2\nc,2\n");
  CHECK(PlainTable("id\na\n").repeated(3) == "id\na\na\na\n");
}
