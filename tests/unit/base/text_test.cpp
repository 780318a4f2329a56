#include "base/text.h"

#include <random>

#include "catch.h"

using namespace mlgym;

TEST_CASE("malformed UTF-8 is replaced and well-formed text kept") {
  CHECK(to_utf8("plain \xc3\xa9 \xf0\x9f\x98\x80") == "plain \xc3\xa9 \xf0\x9f\x98\x80");
  CHECK(to_utf8("a\xff"
                "b") ==
        "a\xef\xbf\xbd"
        "b");
  CHECK(to_utf8("\xc3") == "\xef\xbf\xbd");
  CHECK(to_utf8("\xed\xa0\x80").find("\xed\xa0") == std::string::npos);  // a surrogate
  CHECK(to_utf8("\xc0\xaf").find('\xc0') == std::string::npos);          // an overlong form
}

TEST_CASE("the nearest name is offered only when it is near") {
  CHECK(nearest("stepz", {"steps", "time"}) == "steps");
  CHECK(nearest("sandbx", {"sandbox", "seed"}) == "sandbox");
  CHECK_FALSE(nearest("xyz", {"steps", "time"}));
  CHECK(did_you_mean("modle", {"model"}) == "; did you mean \"model\"?");
  CHECK(did_you_mean("quux", {"model"}).empty());
}

TEST_CASE("encoded names are safe as folder names and decode to what they were") {
  CHECK(encode_name("openai/gpt-4.1") == "openai%2Fgpt-4.1");
  CHECK(encode_name("a_b%") == "a%5Fb%25");
  std::mt19937 random(1);
  for (int i = 0; i < 1000; ++i) {
    std::string name;
    for (auto k = random() % 20; k > 0; --k) name += static_cast<char>(random() % 256);
    CHECK(decode_name(encode_name(name)) == name);
  }
  CHECK_FALSE(decode_name("%2"));
  CHECK_FALSE(decode_name("a/b"));
}

TEST_CASE("sizes, counts and durations are read with their units and nothing else") {
  CHECK(parse_bytes("64K") == 65536u);
  CHECK(parse_bytes("8G") == 8ull << 30);
  CHECK(parse_bytes("12") == 12u);
  CHECK(parse_count("4M") == 4000000);
  CHECK(parse_duration("30m") == 1800.0);
  CHECK(parse_duration("300ms") == 0.3);
  CHECK(parse_duration("2d") == 172800.0);
  for (const char* wrong : {"", "K", "-1", "5X", "1e400", "nan", "5 K", "99999999999999999999G"}) {
    INFO(wrong);
    CHECK_FALSE(parse_bytes(wrong));
    CHECK_FALSE(parse_duration(wrong));
  }
}

TEST_CASE("a quoted word is one word for a shell") {
  CHECK(shell_quote("it's") == "'it'\\''s'");
  CHECK(shell_quote("") == "''");
}
