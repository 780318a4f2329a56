#include "tool_list.h"

#include <algorithm>

namespace react {
namespace {

using Json = nlohmann::ordered_json;

// Text of a key; empty where there is none.
std::string text_of(const Json& map, const char* key) {
  const auto found = map.is_object() ? map.find(key) : map.end();
  return found != map.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string joined(const Json& list, const char* between) {
  std::string text;
  for (const auto& one : list)
    text += (text.empty() ? "" : between) + (one.is_string() ? one.get<std::string>() : one.dump());
  return text;
}

// Of a parameter, from its JSON Schema.
std::string type_of(const Json& schema) {
  if (!schema.is_object()) return "any";
  if (schema.contains("enum") && schema["enum"].is_array())
    return "one of " + joined(schema["enum"], ", ");
  if (schema.contains("type") && schema["type"].is_array()) return joined(schema["type"], " or ");
  const std::string type = text_of(schema, "type");
  return type.empty() ? "any" : type;
}

std::string parameter_line(const std::string& name, const Json& schema, bool required) {
  const std::string description = text_of(schema, "description");
  return "  - `" + name + "` (" + type_of(schema) + ", " + (required ? "required" : "optional") +
         ")" + (description.empty() ? "" : ": " + description) + "\n";
}

// Whether a text command has a place for a parameter: <name>, or the same in [].
bool has_place(const std::string& usage, const std::string& name) {
  return usage.find("<" + name + ">") != usage.npos;
}

}  // namespace

std::string tool_list(const Json& descriptions, bool structured) {
  std::string list;
  for (const auto& tool : descriptions) {
    const std::string name = text_of(tool, "name"), usage = text_of(tool, "usage");
    list += "- `" + (structured || usage.empty() ? name : usage) +
            "`: " + text_of(tool, "description") + "\n";
    const std::string end = text_of(tool, "end");
    if (!structured && !end.empty())
      list += "  Its text goes over the lines that follow, up to a line `" + end + "`.\n";
    const Json parameters = tool.value("parameters", Json::object());
    if (!parameters.is_object() || !parameters.contains("properties")) continue;
    const Json required = parameters.value("required", Json::array());
    for (const auto& [parameter, schema] : parameters["properties"].items()) {
      if (!structured && !has_place(usage, parameter)) continue;
      list +=
          parameter_line(parameter, schema,
                         std::find(required.begin(), required.end(), parameter) != required.end());
    }
  }
  if (!list.empty()) list.pop_back();
  return list;
}

std::vector<mlgym::ToolDescription> offered_tools(const Json& descriptions) {
  std::vector<mlgym::ToolDescription> tools;
  for (const auto& tool : descriptions) {
    const Json parameters = tool.value("parameters", Json::object());
    tools.push_back({text_of(tool, "name"), text_of(tool, "description"), parameters.dump()});
  }
  return tools;
}

}  // namespace react
