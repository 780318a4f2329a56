// What goes wrong while a component is created, or what it reads of its settings.
#include "base/json.h"
#include "base/status.h"
#include "catch.h"
#include "components/tool.h"
#include "plugin_of_test.h"

namespace {
using namespace mlgym;

absl::Status create(std::string_view name, const Json& settings = Json::object()) {
  Call call(plain_host_services(), Deadline::never());
  return Instance::create(component_of_test(name), settings, call).status();
}

std::string problem_with(std::string_view name, const Json& settings) {
  const auto status = create(name, settings);
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  return std::string(message_of(status));
}

std::string read_back(std::string_view name, const Json& settings) {
  Call call(plain_host_services(), Deadline::never());
  auto tool = ToolComponent::create(component_of_test(name), settings, call);
  REQUIRE(tool.ok());
  return *tool->call(call, "{}", nullptr);
}

}  // namespace

TEST_CASE("the SDK's error in a constructor keeps its code and its text") {
  const auto status = create("error");
  CHECK(status.code() == absl::StatusCode::kPermissionDenied);
  CHECK(message_of(status) == "agent error: not for you");
}

TEST_CASE("a standard exception in a constructor becomes internal with its text") {
  const auto status = create("standard");
  CHECK(status.code() == absl::StatusCode::kInternal);
  CHECK(message_of(status) == "agent standard: too far");
}

TEST_CASE("a lack of memory in a constructor becomes an exhausted resource") {
  const auto status = create("memory");
  CHECK(status.code() == absl::StatusCode::kResourceExhausted);
  CHECK(message_of(status) == "agent memory: out of memory");
}

TEST_CASE("anything else thrown by a constructor becomes unknown") {
  for (const std::string name : {"number", "text"}) {
    const auto status = create(name);
    CHECK(status.code() == absl::StatusCode::kUnknown);
    CHECK(message_of(status) == "agent " + name + ": an exception of an unknown type");
  }
}

TEST_CASE("an error without a text still says what failed and how") {
  const auto status = create("silent");
  CHECK(status.code() == absl::StatusCode::kAborted);
  CHECK(message_of(status) == "agent silent failed with ABORTED (10) and without a message");
}

TEST_CASE("a component that cannot be created leaves the others usable") {
  CHECK_FALSE(create("standard").ok());
  CHECK(create("reader").ok());
}

TEST_CASE("settings arrive with their types and by dotted path") {
  const Json settings = {{"data", {{"train", "a.csv"}}}, {"count", 7}, {"fast", true}};
  CHECK(read_back("reader", settings) == "a.csv|7|fast");
}

TEST_CASE("settings that are absent leave the component's own values") {
  CHECK(read_back("reader", Json::object()) == "no text|-1|slow");
}

TEST_CASE("a map where a text is read arrives as JSON on one line") {
  CHECK(read_back("reader", {{"data", {{"train", {{"rows", {1, 2}}}}}}}) ==
        R"({"rows":[1,2]}|-1|slow)");
}

TEST_CASE("without a schema a setting that the component never asks for is unknown") {
  CHECK(problem_with("reader", {{"planet", 1}}) == "tool reader: unknown setting \"planet\"");
}

TEST_CASE("without a schema an unknown setting gets the nearest one that was asked for") {
  CHECK(problem_with("reader", {{"cuont", 1}}) ==
        "tool reader: unknown setting \"cuont\"; did you mean \"count\"?");
}

TEST_CASE("without a schema a setting of the wrong type is refused by the component") {
  CHECK(problem_with("reader", {{"count", "many"}}) ==
        "tool reader: setting \"count\": \"many\" is not a whole number");
  CHECK(problem_with("reader", {{"fast", "very"}}) ==
        "tool reader: setting \"fast\": \"very\" is not true or false");
}

TEST_CASE("with a schema settings that fit arrive") {
  CHECK(read_back("strict-reader", {{"count", 3}, {"fast", true}}) == "no text|3|fast");
}

TEST_CASE("with a schema an unknown setting gets the nearest one and the list of all") {
  CHECK(problem_with("strict-reader", {{"cuont", 3}}) ==
        "tool strict-reader: unknown setting \"cuont\"; did you mean \"count\"? Its settings: "
        "count, fast");
}

TEST_CASE("with a schema a setting of the wrong type is refused with what was expected") {
  CHECK(problem_with("strict-reader", {{"count", "many"}}) ==
        "tool strict-reader: setting \"count\" is \"many\", but an integer is expected");
}
