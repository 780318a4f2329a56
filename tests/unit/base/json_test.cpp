#include "base/json.h"

#include <cmath>

#include "base/status.h"
#include "catch.h"

using namespace mlgym;

TEST_CASE("JSON is read strictly") {
  CHECK_FALSE(parse_json(std::string_view("{}\0junk", 7)).ok());
  CHECK(parse_json(R"({"a": [1, 2.5, null, "\u00e9"]})").ok());
  for (const char* wrong : {"", "{", "{} {}", R"({"a":1,"a":2})", R"({"a":{"b":1,"b":1}})", "[1,]",
                            "NaN", "'a'", "\"\xff\"", "{\"a\":1}x"}) {
    INFO(wrong);
    CHECK_FALSE(parse_json(wrong).ok());
  }
}

TEST_CASE("keys keep their order") {
  CHECK(dump_json(*parse_json(R"({"b":1,"a":2})")) == R"({"b":1,"a":2})");
}

TEST_CASE("what JSON cannot hold never gets into it") {
  CHECK(finite_or_null(std::nan("")).is_null());
  CHECK(finite_or_null(INFINITY).is_null());
  CHECK(dump_json(Json(-INFINITY)) == "null");
  CHECK(parse_json(dump_json(Json("\xff\xfe"))).ok());
}

TEST_CASE("numbers survive a round trip to the last bit") {
  for (const double value : {0.1, 1.0 / 3, 1e-300, 6.02214076e23, 1.1443}) {
    CHECK(parse_json(dump_json(Json(value)))->get<double>() == value);
  }
}

TEST_CASE("what is read can be copied and written, however deep the text is") {
  const auto nested = [](std::size_t levels) {
    return parse_json(std::string(levels, '[') + std::string(levels, ']'));
  };
  const auto deepest = nested(512);
  REQUIRE(deepest.ok());
  const Json copy = *deepest;
  CHECK(dump_json(copy) == std::string(512, '[') + std::string(512, ']'));
  CHECK(message_of(nested(513).status()) == "JSON is nested deeper than 512 levels");
  CHECK_FALSE(nested(1'000'000).ok());
  CHECK_FALSE(parse_json(std::string(1'000'000, '[')).ok());
  std::string objects;
  for (int i = 0; i < 1'000'000; ++i) objects += "{\"a\":";
  CHECK_FALSE(parse_json(objects).ok());
}

TEST_CASE("an object of very many keys is read") {
  constexpr int kKeys = 400'000;  // half an hour where each is compared with all others
  std::string text = "{";
  for (int i = 0; i < kKeys; ++i) text += "\"" + std::to_string(i) + "\":1,";
  text.back() = '}';
  const auto value = parse_json(text);
  REQUIRE(value.ok());
  CHECK(value->size() == kKeys);
  text.back() = ',';
  CHECK_FALSE(parse_json(text + "\"0\":1}").ok());
}
