// The original's results.json.
#include "record/original_results.h"

#include <cmath>
#include <random>
#include <string>

#include "base/status.h"
#include "catch.h"

using namespace mlgym;

TEST_CASE("entries keep their order, and the baseline its metrics") {
  const auto results = parse_original_results(
      R"({"agent": [{"Time": 14.2, "Correct": 24000}, {"Time": 13.5}], "baseline": {"Time": 16.158}})");
  REQUIRE(results.ok());
  REQUIRE(results->entries.size() == 2);
  CHECK(results->entries[0].at("Time") == 14.2);
  CHECK(results->entries[0].at("Correct") == 24000);
  CHECK(results->entries[1].at("Time") == 13.5);
  CHECK(results->baseline.at("Time") == 16.158);
  CHECK(results->oddities.empty());
}

TEST_CASE("nothing was scored, or there is no baseline") {
  const auto empty = parse_original_results(R"({"agent": []})");
  REQUIRE(empty.ok());
  CHECK(empty->entries.empty());
  CHECK(empty->baseline.empty());
  CHECK(parse_original_results(R"({"agent": [], "baseline": null})").ok());
}

TEST_CASE("Python's numbers that do not exist are no numbers, and its strings stay") {
  const auto results = parse_original_results(
      R"({"agent": [{"a": NaN, "b": 1}, {"a": -Infinity}, {"NaN \" Infinity": 2}], "baseline": {"a": Infinity}})");
  REQUIRE(results.ok());
  CHECK(results->entries[0].size() == 1);
  CHECK(results->entries[0].at("b") == 1);
  CHECK(results->entries[1].empty());
  CHECK(results->entries[2].at("NaN \" Infinity") == 2);
  CHECK(results->baseline.empty());
  CHECK(results->oddities.size() == 3);
}

TEST_CASE("what is no metric is passed over and named") {
  const auto results =
      parse_original_results(R"({"agent": [null, {"a": "1"}, {"a": 2}], "baseline": [3]})");
  REQUIRE(results.ok());
  REQUIRE(results->entries.size() == 3);
  CHECK(results->entries[0].empty());
  CHECK(results->entries[1].empty());
  CHECK(results->entries[2].at("a") == 2);
  REQUIRE(results->oddities.size() == 3);
  CHECK(results->oddities[0] == "entry 1 of \"agent\" is no object with metrics");
  CHECK(results->oddities[1] == "\"a\" of entry 2 of \"agent\" is no finite number");
}

TEST_CASE("other files are refused with a reason") {
  for (const char* other :
       {"", "[]", "{}", R"({"agent": 1})", R"({"agent": [{"a": 1})",
        R"({"agent": [], "agent": []})", "{\"agent\": [\"\xFF\"]}", "nonsense"}) {
    INFO(other);
    const auto status = parse_original_results(other).status();
    CHECK(status.code() == absl::StatusCode::kInvalidArgument);
    CHECK_FALSE(message_of(status).empty());
  }
}

TEST_CASE("spoilt files give finite numbers, or are refused") {
  std::mt19937 random(20250704);
  const std::string start =
      R"({"agent": [{"r2": 0.89, "rmse": 3e4}, {"r2": NaN}], "baseline": {"r2": -0.5e-3, "a\"b": 1}})";
  const std::string pieces[] = {"\"",    "\\",   "{",     "}",    "[",
                                "]",     ",",    ":",     "NaN",  "-Infinity",
                                "1e999", "null", "\\u12", "\xC3", std::string(1, '\0')};
  int read = 0, refused = 0;
  for (int i = 0; i < 50'000; ++i) {
    std::string text = start;
    for (auto changes = 1 + random() % 3; changes > 0; --changes) {
      const std::size_t at = random() % (text.size() + 1);
      switch (random() % 4) {
        case 0:
          text.insert(at, pieces[random() % std::size(pieces)]);
          break;
        case 1:
          text.erase(at, random() % 6);
          break;
        case 2:
          text.resize(at);
          break;
        default:
          if (at < text.size()) text[at] = static_cast<char>(random() % 256);
      }
    }
    const auto results = parse_original_results(text);
    (results.ok() ? read : refused) += 1;
    if (!results.ok()) continue;
    for (const auto& entry : results->entries) {
      for (const auto& [name, value] : entry) {
        if (!std::isfinite(value)) FAIL("not finite: " << text);
      }
    }
  }
  CHECK(read > 1000);
  CHECK(refused > 1000);
}
