#include "components/settings_schema.h"

#include <tuple>

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
  CHECK(has(problem, "Its settings: steps, mode, rates, limits"));
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
  CHECK(problem == "agent walker: setting \"steps\" is \"five\", but an integer is expected");
}

TEST_CASE("numbers are not taken from texts") {
  CHECK(has(problem_with({{"steps", "5"}}), "setting \"steps\""));
}

TEST_CASE("a number out of its range is refused") {
  CHECK(has(problem_with({{"steps", 0}}), "setting \"steps\" is 0; at least 1 is expected"));
}

TEST_CASE("a word that is not among those allowed is refused with them") {
  CHECK(has(problem_with({{"steps", 5}, {"mode", "medium"}}),
            "setting \"mode\" is \"medium\"; one of fast, slow is expected"));
}

TEST_CASE("a wrong value within a map is named by its dotted path") {
  CHECK(has(problem_with({{"steps", 5}, {"limits", {{"memory", "much"}}}}), "\"limits.memory\""));
}

TEST_CASE("a wrong value within a list is named by its position") {
  CHECK(has(problem_with({{"steps", 5}, {"rates", {0.5, "half"}}}), "\"rates[1]\""));
}

TEST_CASE("a missing key that is required is named") {
  CHECK(problem_with(Json::object()) == "agent walker: setting \"steps\" is missing");
}

TEST_CASE("an unknown key within a map is told with the map and the keys that it has") {
  const std::string_view schema =
      R"({"properties": {"prompts": {"additionalProperties": false, "properties":
          {"system": {}, "task": {}}}}})";
  CHECK(problem_with({{"prompts", {{"sistem", "a"}}}}, schema) ==
        "agent walker: unknown setting \"sistem\" under \"prompts\"; did you mean \"system\"? "
        "Its settings: system, task");
}

TEST_CASE("what may stand beside the settings is suggested, and not listed") {
  const auto status = check_settings("agent walker", kSchema, {{"tolls", 1}}, {"use", "tools"});
  CHECK(message_of(status) ==
        "agent walker: unknown setting \"tolls\"; did you mean \"tools\"? Its settings: steps, "
        "mode, rates, limits");
}

TEST_CASE("every keyword that a value offends is told in words") {
  const std::tuple<const char*, Json, const char*> cases[] = {
      {R"({"exclusiveMinimum": 0})", -1, "\"a\" is -1; more than 0 is expected"},
      {R"({"maximum": 2.5})", 3, "\"a\" is 3; at most 2.5 is expected"},
      {R"({"exclusiveMaximum": 1})", 1, "\"a\" is 1; less than 1 is expected"},
      {R"({"multipleOf": 4})", 6, "\"a\" is 6; a multiple of 4 is expected"},
      {R"({"const": "x"})", "y", "\"a\" is \"y\"; \"x\" is expected"},
      {R"({"enum": [1, "two", false]})", 2, "\"a\" is 2; one of 1, two, false is expected"},
      {R"({"type": ["string", "array", "null"]})", 2,
       "\"a\" is 2, but a text, a list or null is expected"},
      {R"({"minLength": 1})", "", "\"a\" is \"\"; a text that is not empty is expected"},
      {R"({"minLength": 3})", "\u00e4b",
       "\"a\" is \"\u00e4b\"; a text of at least 3 characters is expected"},
      {R"({"pattern": "^[a-z]+$"})", "A1",
       "\"a\" is \"A1\"; a text that matches ^[a-z]+$ is expected"},
      {R"({"minItems": 2})", Json::array({1}),
       "\"a\" is [1]; a list of at least 2 items is expected"},
      {R"({"uniqueItems": true})", Json::array({1, 1}),
       "\"a\" is [1,1]; a list without repetitions is expected"},
      {R"({"maxProperties": 1})", Json{{"b", 1}, {"c", 1}},
       "\"a\" is {\"b\":1,\"c\":1}; an object of at most 1 keys is expected"},
      {R"({"required": ["b"]})", Json::object(), "\"a.b\" is missing"},
      {R"({"additionalProperties": {"type": "string"}})", Json{{"b", 1}},
       "\"a.b\" is 1, but a text is expected"},
      {R"({"items": [{}, {"type": "string"}]})", Json::array({1, 2}),
       "\"a[1]\" is 2, but a text is expected"},
      {R"({"anyOf": [{"enum": ["off", false]}, {"type": "integer", "minimum": 5}]})", "on",
       "\"a\" is \"on\"; one of off, false or an integer is expected"},
      {R"({"anyOf": [{"type": "string"}, {"type": "object", "required": ["use"]}]})",
       Json::object(), "\"a.use\" is missing"},
      {R"({"allOf": [{"$ref": "#/definitions/count"}]})", 0, "\"a\" is 0; at least 1 is expected"},
      {R"({"if": {"minimum": 5}, "then": {"maximum": 7}})", 9,
       "\"a\" is 9; at most 7 is expected"}};
  for (const auto& [schema, value, words] : cases) {
    INFO(schema);
    const std::string problem = problem_with(
        {{"a", value}}, std::string(R"({"definitions": {"count": {"minimum": 1}}, "properties":
                                       {"a": )") +
                            schema + "}}");
    CHECK(problem == std::string("agent walker: setting ") + words);
  }
}

TEST_CASE("a long value is shown by its beginning") {
  const std::string problem = problem_with({{"steps", std::string(1000, 'x')}});
  CHECK(has(problem, "xxx..., but an integer is expected"));
  CHECK(problem.size() < 200);
}

TEST_CASE("an offence without words of its own still names the key") {
  CHECK(has(problem_with({{"a", 1}}, R"({"properties": {"a": {"not": {"type": "integer"}}}})"),
            "setting \"a\" does not fit: "));
}

TEST_CASE("an error keeps which setting it is about") {
  const auto status =
      check_settings("agent walker", kSchema, {{"steps", 5}, {"rates", {0.5, "half"}}});
  CHECK(setting_of(status) == "rates[1]");
  CHECK(setting_of(within_setting(status, "plays")) == "plays.rates[1]");
  CHECK(setting_of(within_setting(invalid("there is none"), "history[1]")) == "history[1]");
  CHECK(setting_of(invalid("there is none")).empty());
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
