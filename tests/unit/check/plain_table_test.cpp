#include "check/plain_table.h"

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

TEST_CASE("the key is the first column whose values all differ") {
  CHECK(kTable.key_column() == 0);
  CHECK(PlainTable("label,id\n1,a\n1,b\n").key_column() == 1);
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
