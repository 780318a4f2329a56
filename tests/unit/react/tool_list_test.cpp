// Tools as the model is told of them.
#include "tool_list.h"

#include "catch.h"

namespace {

using Json = nlohmann::ordered_json;

const Json kTools = Json::parse(R"([
  {"name": "edit", "description": "Replaces lines of the open file.", "usage": "edit <first>:<last>",
   "end": "end_of_edit",
   "parameters": {"type": "object", "required": ["first", "last", "text"], "properties": {
     "first": {"type": "integer", "description": "the first line"},
     "last": {"type": "integer"},
     "text": {"type": "string", "description": "what stands there then"}}}},
  {"name": "shell", "description": "Runs a command.", "usage": "any shell command",
   "parameters": {"type": "object", "required": ["command"], "properties": {
     "command": {"type": "string"}, "timeout": {"type": ["number", "null"]}}}},
  {"name": "tune", "description": "Turns a knob.", "usage": "tune <knob> [<to>]",
   "parameters": {"properties": {"knob": {"enum": ["lr", 2]}, "to": {}}}},
  {"name": "submit", "description": "Hands in.", "parameters": {"type": "object"}}
])");

}  // namespace

TEST_CASE("as text commands, tools have their usage and the parameters it has a place for") {
  CHECK(react::tool_list(kTools, false) ==
        "- `edit <first>:<last>`: Replaces lines of the open file.\n"
        "  Its text goes over the lines that follow, up to a line `end_of_edit`.\n"
        "  - `first` (integer, required): the first line\n"
        "  - `last` (integer, required)\n"
        "- `any shell command`: Runs a command.\n"
        "- `tune <knob> [<to>]`: Turns a knob.\n"
        "  - `knob` (one of lr, 2, optional)\n"
        "  - `to` (any, optional)\n"
        "- `submit`: Hands in.");
}

TEST_CASE("where they are named, tools have all their parameters") {
  const std::string list = react::tool_list(kTools, true);
  CHECK(list.find("- `edit`: Replaces lines of the open file.\n  - `first`") == 0);
  CHECK(list.find("  - `text` (string, required): what stands there then\n") != list.npos);
  CHECK(list.find("- `shell`: Runs a command.\n"
                  "  - `command` (string, required)\n"
                  "  - `timeout` (number or null, optional)\n") != list.npos);
}

TEST_CASE("no tools make an empty list") { CHECK(react::tool_list(Json::array(), true).empty()); }

TEST_CASE("a model is offered each tool with its schema") {
  const auto tools = react::offered_tools(kTools);
  REQUIRE(tools.size() == 4);
  CHECK(tools[1].name == "shell");
  CHECK(tools[1].description == "Runs a command.");
  CHECK(Json::parse(tools[1].parameters) == kTools[1]["parameters"]);
}
