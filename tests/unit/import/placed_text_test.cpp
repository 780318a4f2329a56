// Templates of Python's, and where in a file they stand.
#include "import/placed_text.h"

#include <random>

#include "catch.h"

namespace {
using namespace mlgym;

std::string pieces_of(const std::string& text) {
  std::vector<FormatPiece> pieces;
  const FormatProblem problem = read_python_format(text, pieces);
  if (!problem.what.empty()) return "at " + std::to_string(problem.at) + ": " + problem.what;
  std::string told;
  for (const auto& piece : pieces) told += piece.field ? "<" + piece.text + ">" : piece.text;
  return told;
}

std::string problem_in(const std::string& file, const std::string& key) {
  const auto yaml = parse_yaml(file, "t.yaml");
  REQUIRE(yaml.ok());
  const auto text = PlacedText::read((*yaml)[key], file);
  REQUIRE(text.ok());
  const auto pieces = text->pieces();
  return pieces.ok() ? "" : std::string(pieces.status().message());
}

}  // namespace

TEST_CASE("a template is names in braces, and doubled braces are braces") {
  CHECK(pieces_of("") == "");
  CHECK(pieces_of("no braces") == "no braces");
  CHECK(pieces_of("{a} and {b_2}{a}") == "<a> and <b_2><a>");
  CHECK(pieces_of("{{a}} {{{a}}} }}{{") == "{a} {<a>} }{");
}

TEST_CASE("what Python refuses, and what is more than a name, is told with its place") {
  CHECK(pieces_of("ab}") == "at 2: a } without {; write }} for a brace");
  CHECK(pieces_of("a{b") == "at 1: a { without }; write {{ for a brace");
  CHECK(pieces_of("{a{b}}") == "at 0: a { without }; write {{ for a brace");
  for (const char* field :
       {"{}", "{0}", "{a.b}", "{a[0]}", "{a!r}", "{a:>5}", "{ a}", "{\"a\": 1}"})
    CHECK(pieces_of(field).find("at 0: ") == 0);
}

TEST_CASE("doubling braces gives the same text back") {
  std::mt19937 random(7);
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (std::size_t i = random() % 12; i-- > 0;) text += "{}ab\n"[random() % 5];
    CHECK(pieces_of(with_doubled_braces(text)) == text);
    (void)pieces_of(text);  // whatever it is, it is read or told
  }
}

TEST_CASE("a problem in a block is told by its own line, elsewhere by the value's") {
  CHECK(problem_in("a: 1\nb: |-\n  one\n  two {\nc: 2\n", "b") ==
        "t.yaml:4: \"b\": a { without }; write {{ for a brace");
  CHECK(problem_in("a: 1\nb: |\n\n  {x y}\n", "b").find("t.yaml:4: \"b\": {x y} is no") == 0);
  CHECK(problem_in("a: 1\n\nb: \"one\\n{\"\n", "b").find("t.yaml:3: ") == 0);
  CHECK(problem_in("b: >\n  one\n  two }\n", "b").find("t.yaml:1: ") == 0);
  CHECK(problem_in("b: fine\n", "b") == "");
}
