#include "plugins/script_tool.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "config/fields.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

const std::vector<std::string> kParameterTypes = {"string",  "integer", "number",
                                                  "boolean", "array",   "object"};

bool is_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '-';
  });
}

absl::Status read_boolean(const YamlValue& value, bool& out) {
  const auto truth = value.boolean();
  if (truth.ok()) out = *truth;
  return truth.status();
}

absl::StatusOr<ScriptParameter> read_parameter(const YamlValue& value) {
  ScriptParameter parameter;
  parameter.type = "string";
  Fields fields(value, {"name", "type", "description", "required", "enum"});
  fields.require("name");
  fields.text("name", parameter.name);
  fields.text("description", parameter.description);
  fields.texts("enum", parameter.words);
  fields.with("type", [&](const YamlValue& type) {
    const auto word = type.one_of(kParameterTypes);
    if (word.ok()) parameter.type = *word;
    return word.status();
  });
  fields.with("required", [&](const YamlValue& required) {
    return read_boolean(required, parameter.required);
  });
  if (!fields.status().ok()) return fields.status();
  if (!is_word(parameter.name))
    return value["name"].error("a parameter's name is letters, digits, - and _");
  return parameter;
}

// What the script is started with, as the first line says: a name for /usr/bin/env, or a path.
std::string interpreter_of(std::string_view script) {
  if (script.substr(0, 2) != "#!") return "";
  const std::string line(trim(script.substr(2, script.find('\n') - 2)));
  const std::vector<std::string> words = split(line, ' ');
  if (!words[0].ends_with("/env")) return words[0];
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!words[i].empty() && words[i][0] != '-' && words[i].find('=') == std::string::npos)
      return words[i];
  }
  return "";
}

absl::Status find_script(const YamlValue& entry, const fs::path& folder, ScriptTool& tool) {
  tool.script = folder / tool.name;
  std::error_code error;
  if (!fs::is_regular_file(tool.script, error))
    return entry["name"].error(fmt::format("there is no script {}", tool.script.string()));
  if (access(tool.script.c_str(), X_OK) != 0) {
    return entry["name"].error(fmt::format("{} is not executable; run `chmod +x {}`",
                                           tool.script.string(), tool.script.string()));
  }
  const auto content = read_file(tool.script);
  if (!content.ok()) return content.status();
  tool.interpreter = interpreter_of(*content);
  if (tool.interpreter.empty()) {
    return entry["name"].error(
        fmt::format("{} does not begin with the line that says what runs it, such as "
                    "#!/usr/bin/env python3",
                    tool.script.string()));
  }
  return absl::OkStatus();
}

// Text commands fill parameters one after another, so what may be left out comes last.
absl::Status check_order(const YamlValue& entry, const ScriptTool& tool) {
  const auto& all = tool.parameters;
  bool optional = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool body = tool.has_body() && i + 1 == all.size();
    for (std::size_t k = 0; k < i; ++k) {
      if (all[k].name == all[i].name)
        return entry["parameters"].error(fmt::format("\"{}\" stands twice", all[i].name));
    }
    if (body && (all[i].type != "string" || !all[i].required)) {
      return entry["parameters"].error(fmt::format(
          "\"{}\" takes the lines up to {}: it is a required string", all[i].name, tool.end));
    }
    if (!body && all[i].required && optional) {
      return entry["parameters"].error(fmt::format(
          "\"{}\" is required and stands after one that is not; optional ones come last",
          all[i].name));
    }
    optional = optional || !all[i].required;
  }
  if (tool.has_body() && all.empty())
    return entry["end"].error("without a parameter there is nothing that it could end");
  if (tool.has_body() && !is_word(tool.end))
    return entry["end"].error("it is one word of letters, digits, - and _");
  return absl::OkStatus();
}

}  // namespace

const std::vector<std::string>& script_tool_keys() {
  static const std::vector<std::string> keys = {"description", "parameters", "end", "usage"};
  return keys;
}

std::string generated_usage(const ScriptTool& tool) {
  std::string usage = tool.name;
  for (std::size_t i = 0; i < tool.parameters.size(); ++i) {
    const ScriptParameter& parameter = tool.parameters[i];
    if (tool.has_body() && i + 1 == tool.parameters.size()) {
      usage += fmt::format("\n<{}>\n{}", parameter.name, tool.end);
    } else {
      usage += fmt::format(fmt::runtime(parameter.required ? " <{}>" : " [<{}>]"), parameter.name);
    }
  }
  return usage;
}

Json ScriptTool::describe() const {
  Json properties = Json::object(), required = Json::array();
  for (const auto& parameter : parameters) {
    Json schema = {{"type", parameter.type}};
    if (!parameter.description.empty()) schema["description"] = parameter.description;
    if (!parameter.words.empty()) schema["enum"] = parameter.words;
    properties[parameter.name] = std::move(schema);
    if (parameter.required) required.push_back(parameter.name);
  }
  Json all = {{"description", description},
              {"parameters",
               {{"type", "object"},
                {"properties", std::move(properties)},
                {"required", std::move(required)},
                {"additionalProperties", false}}},
              {"usage", usage}};
  if (has_body()) all["end"] = end;
  return all;
}

absl::StatusOr<ScriptTool> read_script_tool(const YamlValue& entry, const std::string& name,
                                            const fs::path& folder) {
  ScriptTool tool;
  tool.name = name;
  if (!is_word(name)) return entry["name"].error("a tool's name is letters, digits, - and _");
  const auto text = [&](const char* key, std::string& out) {
    if (!entry[key].present()) return absl::OkStatus();
    const auto read = entry[key].text();
    if (read.ok()) out = *read;
    return read.status();
  };
  for (const auto& read : {text("summary", tool.description), text("description", tool.description),
                           text("end", tool.end), text("usage", tool.usage)}) {
    if (!read.ok()) return read;
  }
  if (tool.description.empty())
    return entry.error("\"description\" is needed: agents read it to know what the tool does");
  if (entry["parameters"].present()) {
    const auto items = entry["parameters"].list();
    if (!items.ok()) return items.status();
    for (const auto& item : *items) {
      auto parameter = read_parameter(item);
      if (!parameter.ok()) return parameter.status();
      tool.parameters.push_back(std::move(*parameter));
    }
  }
  if (auto ordered = check_order(entry, tool); !ordered.ok()) return ordered;
  if (tool.usage.empty()) tool.usage = generated_usage(tool);
  if (auto found = find_script(entry, folder, tool); !found.ok()) return found;
  return tool;
}

absl::StatusOr<std::string> read_script_settings(const YamlValue& settings) {
  Json schema = {
      {"type", "object"}, {"properties", Json::object()}, {"additionalProperties", false}};
  if (settings.present()) {
    const auto members = settings.map();
    if (!members.ok()) return members.status();
    for (const auto& [name, value] : *members) {
      if (!is_word(name) || name == "isolation" || name == "use")
        return value.error(
            "a setting's name is letters, digits, - and _, and not one of the host's");
      if (auto known =
              value.only_keys({"type", "description", "default", "minimum", "maximum", "enum"});
          !known.ok())
        return known;
      if (!value["type"].present()) return value.error("\"type\" is needed");
      const auto type = value["type"].one_of({"string", "integer", "number", "boolean"});
      if (!type.ok()) return type.status();
      schema["properties"][name] = value.json();
    }
  }
  return dump_json(schema);
}

std::string setting_variable(std::string_view setting) {
  std::string variable = "MLGYM_SETTING_";
  for (const char c : setting)
    variable += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return variable;
}

}  // namespace mlgym
