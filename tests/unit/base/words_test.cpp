#include <random>

#include "base/process.h"
#include "base/text.h"
#include "catch.h"

using namespace mlgym;

TEST_CASE("a transposition is one mistake") {
  CHECK(nearest("ab", {"ba"}) == "ba");
  CHECK(nearest("stpes", {"stops", "steps"}) == "steps");
}

TEST_CASE("of equally near names the first is offered") {
  CHECK(nearest("cat", {"bat", "hat"}) == "bat");
}

TEST_CASE("without candidates nothing is offered") {
  CHECK_FALSE(nearest("word", {}));
  CHECK_FALSE(nearest("", {"word"}));
  CHECK(did_you_mean("word", {}).empty());
}

TEST_CASE("well-formed UTF-8 of every length is kept") {
  const std::string text =
      "\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf";
  CHECK(to_utf8(text) == text);
}

TEST_CASE("what is beyond Unicode is replaced") {
  CHECK(to_utf8("\xf4\x90\x80\x80").find('\xf4') == std::string::npos);
  CHECK(to_utf8("\xf8").find('\xf8') == std::string::npos);
}

TEST_CASE("replaced text is well-formed, whatever the bytes were") {
  std::mt19937 random(3);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes;
    for (auto k = random() % 12; k > 0; --k) bytes += static_cast<char>(random() % 256);
    const std::string text = to_utf8(bytes);
    REQUIRE(to_utf8(text) == text);
  }
}

TEST_CASE("an encoded name holds only characters that every file system takes") {
  std::string all;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  for (const char c : encode_name(all)) {
    const bool plain = std::isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-';
    REQUIRE((plain || c == '%'));
  }
  CHECK(decode_name(encode_name(all)) == all);
}

TEST_CASE("only what encode_name makes is decoded") {
  for (const char* wrong : {"%", "%4", "%zz", "a b", "a_b", "%41", "%2f", "\xff"}) {
    INFO(wrong);
    CHECK_FALSE(decode_name(wrong));
  }
  CHECK(decode_name("a%2Fb") == "a/b");
  CHECK(decode_name("") == "");
}

TEST_CASE("bytes are told in lower-case hexadecimal") {
  CHECK(hex(std::string("\x00\x0f\xff", 3)) == "000fff");
  CHECK(hex("").empty());
}

TEST_CASE("splitting keeps empty parts, and joining is its inverse") {
  CHECK(split("a,,b,", ',') == std::vector<std::string>{"a", "", "b", ""});
  CHECK(split("", ',') == std::vector<std::string>{""});
  CHECK(join(split("a,,b,", ','), ",") == "a,,b,");
  CHECK(join({}, ",").empty());
}

TEST_CASE("trimming takes blanks from both ends only") {
  CHECK(trim(" \t a b \r\n") == "a b");
  CHECK(trim(" \n ").empty());
  CHECK(trim("").empty());
}

TEST_CASE("a shell gives a quoted word back as it was") {
  for (const char* word : {"", "plain", "it's", "$(false) `false` $HOME", "a\nb", "*", "\\", "''\"",
                           "-n", "; exit 1"}) {
    INFO(word);
    const auto output =
        output_of({{"/bin/sh", "-c", std::string("printf %s ") + shell_quote(word)}, {}, {}},
                  Deadline::after(60));
    REQUIRE(output.ok());
    CHECK(*output == word);
  }
}
