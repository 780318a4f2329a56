#include "visible.h"

#include "catch.h"

using human::visible;

TEST_CASE("text stays as it is, whatever its language") {
  const std::string text = "a line\n\tsch\xc3\xb6n \xe2\x82\xac \xf0\x9f\x98\x80\n";
  CHECK(visible(text) == text);
  CHECK(visible("").empty());
}

TEST_CASE("what a terminal would obey is shown instead") {
  CHECK(visible("\x1b[31mred\x1b[6n") == "^[[31mred^[[6n");
  CHECK(visible("\x1b]0;title\x07") == "^[]0;title^G");
  CHECK(visible("over\rwritten\b\x7f") == "over^Mwritten^H^?");
  CHECK(visible(std::string("a\0b", 3)) == "a^@b");
  CHECK(visible("\xc2\x9b"
                "6n") == "^[6n");    // CSI as one character
  CHECK(visible("\xc2") == "\xc2");  // no whole character
}
