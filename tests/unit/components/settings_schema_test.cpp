#include "components/settings_schema.h"

#include "base/json.h"
#include "base/status.h"
#include "catch.h"

namespace {
using namespace mlgym;

constexpr std::string_view kSchema =
    R"({"type": "object", "additionalProperties": false, "required": ["steps"],
        "properties": {
          "steps": {"type": "integer", "minimum": 1},
          "mode": {"enum": ["fast", "slow"]},
          "rates": {"type": "array", "items": {"type": "number"}},
          "limits": {"type": "object", "properties": {"memory": {"type": "integer"}}}}})";

std::string problem_with(const Json& settings, std::string_view schema = kSchema) {
  const auto status = check_settings("agent walker", schema, settings);
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  const std::string problem(message_of(status));
  CHECK(problem.rfind("agent walker: ", 0) == 0);
  CHECK(problem.find('\n') == std::string::npos);
  return problem;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("settings that fit the schema pass") {
  const Json settings = {
      {"steps", 5}, {"mode", "fast"}, {"rates", {0.1, 2}}, {"limits", {{"memory", 1}}}};
  CHECK(check_settings("agent walker", kSchema, settings).ok());
}

TEST_CASE("an unknown key is named with the nearest one and all that there are") {
  const std::string problem = problem_with({{"step", 5}});
  CHECK(has(problem, "unknown setting \"step\"; did you mean \"steps\"?"));
  CHECK(has(problem, "its settings: steps, mode, rates, limits"));
}

TEST_CASE("an unknown key that resembles nothing gets only the list") {
  const std::string problem = problem_with({{"steps", 5}, {"planet", 1}});
  CHECK(has(problem, "unknown setting \"planet\"; its settings:"));
}

TEST_CASE("further keys pass where the schema allows them") {
  CHECK(check_settings("x", R"({"properties": {"a": {}}})", {{"b", 1}}).ok());
  CHECK(check_settings("x", "{}", {{"b", 1}}).ok());
}

TEST_CASE("a key of the wrong type is named with what was expected") {
  const std::string problem = problem_with({{"steps", "five"}});
  CHECK(has(problem, "setting \"steps\""));
  CHECK(has(problem, R"({"type":"integer","minimum":1})"));
}

TEST_CASE("numbers are not taken from texts") {
  CHECK(has(problem_with({{"steps", "5"}}), "setting \"steps\""));
}

TEST_CASE("a number out of its range is refused") {
  CHECK(has(problem_with({{"steps", 0}}), "setting \"steps\""));
}

TEST_CASE("a word that is not among those allowed is refused with them") {
  CHECK(has(problem_with({{"steps", 5}, {"mode", "medium"}}), R"(["fast","slow"])"));
}

TEST_CASE("a wrong value within a map is named by its dotted path") {
  CHECK(has(problem_with({{"steps", 5}, {"limits", {{"memory", "much"}}}}), "\"limits.memory\""));
}

TEST_CASE("a wrong value within a list is named by its position") {
  CHECK(has(problem_with({{"steps", 5}, {"rates", {0.5, "half"}}}), "\"rates.1\""));
}

TEST_CASE("a missing key that is required is named") {
  CHECK(has(problem_with(Json::object()), "steps"));
}

TEST_CASE("a schema that is no JSON is the plugin's fault") {
  const auto status = check_settings("agent walker", "{type: object}", Json::object());
  CHECK(status.code() == absl::StatusCode::kInternal);
  CHECK(has(std::string(message_of(status)), "agent walker: its settings_schema is no JSON"));
}

TEST_CASE("a schema with an unknown type is the plugin's fault") {
  const auto status = check_settings("agent walker", R"({"type": 5})", Json::object());
  CHECK(status.code() == absl::StatusCode::kInternal);
  CHECK(
      has(std::string(message_of(status)), "agent walker: its settings_schema is no JSON Schema"));
}
