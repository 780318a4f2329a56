#include "json_grammar.h"

#include "agent_parts/fenced_block.h"
#include "agent_parts/text.h"
#include "nested_json.h"

namespace react {
namespace {

using agent_parts::FencedBlock;
using agent_parts::last_block;
using agent_parts::trimmed;

using Json = nlohmann::ordered_json;

const char* type_of(const Json& value) {
  if (value.is_null()) return "null";
  if (value.is_boolean()) return "true or false";
  if (value.is_number()) return "a number";
  if (value.is_string()) return "a text";
  return value.is_array() ? "a list" : "an object";
}

// Why `object` has no `key` of the type that `right` accepts; empty: it has.
template <class Right>
std::string wrong(const Json& object, const std::string& whose, const char* key,
                  const char* expected, Right right) {
  const auto found = object.find(key);
  if (found == object.end()) return whose + " has no \"" + key + "\", which is " + expected;
  if (right(*found)) return "";
  return "\"" + std::string(key) + "\" of " + whose + " is " + type_of(*found) + " and not " +
         expected;
}

std::string problem_of(const Json& reply) {
  const auto text = [](const Json& value) { return value.is_string(); };
  const auto object = [](const Json& value) { return value.is_object(); };
  if (!reply.is_object()) return std::string("its JSON is ") + type_of(reply) + " and no object";
  std::string problem = wrong(reply, "its JSON object", "thought", "a text", text);
  if (problem.empty())
    problem = wrong(reply, "its JSON object", "command",
                    "an object with \"name\" and \"arguments\"", object);
  if (!problem.empty()) return problem;
  const Json& command = reply["command"];
  problem = wrong(command, "\"command\"", "name", "a text, the name of a tool", text);
  if (problem.empty() && command["name"].get_ref<const std::string&>().empty())
    problem = "\"name\" of \"command\" is empty";
  if (problem.empty() && command.contains("arguments"))
    problem = wrong(command, "\"command\"", "arguments", "an object", object);
  return problem;
}

}  // namespace

ReadReply JsonGrammar::read(const std::string& text, bool cut) const {
  std::string_view written = trimmed(text);
  if (written.empty() || written.front() != '{') {
    const FencedBlock block = last_block(text);
    if (block.open && (cut || !block.found))
      return unusable("the block of its JSON object is never closed");
    if (!block.found)
      return unusable("it is no JSON object, nor does it hold one in a block between backticks");
    written = trimmed(block.inside);
    if (written.empty()) return unusable("the block of its JSON object is empty");
  }
  const NestedJson json = parse_nested(written);
  if (!json.problem.empty()) return unusable("its JSON cannot be read: " + json.problem);
  if (std::string problem = problem_of(json.value); !problem.empty())
    return unusable(std::move(problem));
  const Json& command = json.value["command"];
  mlgym::Action action =
      mlgym::Action::by_tool(command["name"], command.value("arguments", Json::object()).dump());
  action.text = text;  // for the record: the tool counts
  return {{{std::move(action)}}};
}

}  // namespace react
