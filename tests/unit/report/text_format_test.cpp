// Reports as text.
#include "report/text_format.h"

#include "base/json.h"
#include "base/text.h"
#include "catch.h"

namespace {
using namespace mlgym;

// A report of one table, without its head. `rows` is JSON.
std::string text_of(const std::vector<std::string>& columns, const std::string& rows,
                    const std::string& title = "") {
  const Json table = {{"title", title}, {"columns", columns}, {"rows", Json::parse(rows)}};
  const Json report = {
      {"schema", 1}, {"profile", "p"}, {"runs", Json::array({"r"})}, {"tables", {{"t", table}}}};
  const std::string head = "profile p\nrun     r\n\n";
  const std::string text = text_of_report(report, {});
  REQUIRE(text.substr(0, head.size()) == head);
  return text.substr(head.size());
}

}  // namespace

TEST_CASE("texts stand on the left and numbers on the right") {
  CHECK(text_of({"name", "n"}, R"([["a", 5], ["longer", 10]])", "two") ==
        "t: two\n"
        "  name     n\n"
        "  a        5\n"
        "  longer  10\n");
}

TEST_CASE("what is absent is a dash, and a column of nothing else is left out") {
  CHECK(text_of({"a", "b", "c"}, R"([["x", null, ""], ["", null, 1.5]])") ==
        "t\n"
        "  a       c\n"
        "  x       -\n"
        "  -  1.5000\n");
}

TEST_CASE("a table without rows says so") { CHECK(text_of({"a", "b"}, "[]") == "t\n  none\n"); }

TEST_CASE("a table of one column is a list of whole texts") {
  const std::string caveat(200, 'x');
  CHECK(text_of({"caveat"}, "[[\"" + caveat + "\"]]") == "t\n  " + caveat + "\n");
}

TEST_CASE("a long text is shortened where others stand beside it, never inside a character") {
  std::string umlauts;
  for (int i = 0; i < 100; ++i) umlauts += "ü";
  const std::string text = text_of({"a", "b"}, "[[\"" + umlauts + "\", 1]]");
  CHECK(text.find("…") != std::string::npos);
  CHECK(to_utf8(text) == text);
  CHECK(text.find("ü…") == text.rfind("ü", text.find("…")));
}

TEST_CASE("widths count characters, not bytes") {
  CHECK(text_of({"a", "b"}, R"([["ü", 1], ["u", 2]])") == "t\n  a  b\n  ü  1\n  u  2\n");
}

TEST_CASE("control characters do not reach the terminal") {
  const std::string text = text_of({"a", "b"}, R"([["red\u001b[31m\nline", 1]])");
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("red [31m line") != std::string::npos);
}

TEST_CASE("control characters of 8-bit terminals do not reach them either") {
  CHECK(text_of({"a", "n"}, "[[\"x\\u009b31m\\u001b[0mü\", 1]]") ==
        "t\n  a           n\n  x 31m [0mü  1\n");
}

TEST_CASE("numbers have five digits, at most four behind the point") {
  CHECK(number_text(3) == "3");
  CHECK(number_text(0.0) == "0.0000");
  CHECK(number_text(1.44) == "1.4400");
  CHECK(number_text(-0.25) == "-0.2500");
  CHECK(number_text(12.34567) == "12.346");
  CHECK(number_text(12345.67) == "12346");
  CHECK(number_text(0.001) == "0.0010");
  CHECK(number_text(0.000512) == "5.120e-04");
  CHECK(number_text(1.5e12) == "1.500e+12");
}
