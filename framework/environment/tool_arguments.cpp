#include "environment/tool_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "components/schema_check.h"

namespace mlgym {
namespace {

constexpr std::size_t kMostShown = 60;

template <class Number>
std::optional<Json> exact(const std::string& text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return Json(number);
}

std::optional<Json> integer_of(const Json& value) {
  if (value.is_string()) return exact<std::int64_t>(value.get_ref<const std::string&>());
  if (!value.is_number_float()) return std::nullopt;
  const double number = value;
  constexpr double kExact = 9007199254740992;  // 2^53: doubles below know their neighbours
  if (std::floor(number) != number || std::abs(number) > kExact) return std::nullopt;
  return Json(static_cast<std::int64_t>(number));
}

// The value as what its schema says; nothing: it cannot be that.
std::optional<Json> converted(const Json& value, const std::string& type) {
  if (type == "string") {
    if (value.is_string()) return value;
    if (value.is_number() || value.is_boolean()) return Json(dump_json(value));
    return std::nullopt;
  }
  if (type == "integer") return value.is_number_integer() ? value : integer_of(value);
  if (type == "number") {
    if (value.is_number()) return value;
    return value.is_string() ? exact<double>(value.get_ref<const std::string&>()) : std::nullopt;
  }
  if (type == "boolean") {
    if (value.is_boolean()) return value;
    if (value == "true" || value == "false") return Json(value == "true");
    return std::nullopt;
  }
  const auto is_right = [&type](const Json& one) {
    return (type == "array" && one.is_array()) || (type == "object" && one.is_object()) ||
           (type == "null" && one.is_null());
  };
  if (is_right(value)) return value;
  if (!value.is_string()) return std::nullopt;
  auto parsed = parse_json(value.get_ref<const std::string&>());
  if (!parsed.ok() || !is_right(*parsed)) return std::nullopt;
  return std::move(*parsed);
}

std::string shown(const Json& value) {
  std::string text = dump_json(value);
  if (text.size() > kMostShown) text = to_utf8(text.substr(0, kMostShown)) + "...";
  return text;
}

std::string in_words(const std::string& type) {
  if (type == "integer") return "an integer";
  if (type == "array") return "a list";
  if (type == "object") return "an object";
  return type == "string" ? "a text" : type == "boolean" ? "true or false" : "a " + type;
}

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  if (!object.is_object()) return keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

}  // namespace

std::string usage_of(const ToolGrammar& tool) {
  if (tool.usage.empty()) return "";
  return (tool.usage.find('\n') == std::string::npos ? "; usage: " : "; usage:\n") + tool.usage;
}

std::string arguments_in_words(const ToolGrammar& tool) {
  const Json required = tool.parameters.value("required", Json::array());
  const Json properties = tool.parameters.value("properties", Json::object());
  std::vector<std::string> arguments;
  for (const auto& [key, schema] : properties.items()) {
    const Json type = schema.is_object() ? schema.value("type", Json(nullptr)) : Json(nullptr);
    const bool optional = std::find(required.begin(), required.end(), key) == required.end();
    arguments.push_back(fmt::format("{} ({}{})", key, type.is_string() ? in_words(type) : "any",
                                    optional ? ", optional" : ""));
  }
  return arguments.empty() ? "" : "; its arguments: " + join(arguments, ", ");
}

absl::StatusOr<Json> fitting_arguments(const ToolGrammar& tool, const Json& given,
                                       std::string_view usage) {
  if (!given.is_object())
    return invalid("the arguments of {} are not a JSON object{}", tool.name, usage);
  const Json properties = tool.parameters.value("properties", Json::object());
  const std::vector<std::string> known = keys_of(properties);
  // Schemas are open unless they say otherwise, but a parameter that no tool knows is a mistake.
  const bool closed = tool.parameters.contains("properties") &&
                      tool.parameters.value("additionalProperties", Json(false)) == false;
  Json arguments = given;
  for (const auto& key : keys_of(given)) {
    if (!closed || properties.contains(key)) continue;
    return invalid("{} takes no \"{}\"{}{}{}", tool.name, key, did_you_mean(key, known),
                   known.empty() ? "; it takes no arguments" : "", usage);
  }
  for (const auto& key : tool.parameters.value("required", Json::array())) {
    if (key.is_string() && !given.contains(key.get<std::string>()))
      return invalid("{} needs \"{}\"{}", tool.name, key.get<std::string>(), usage);
  }
  for (auto& [key, value] : arguments.items()) {
    if (!properties.contains(key) || !properties[key].is_object()) continue;
    const Json type = properties[key].value("type", Json(nullptr));
    if (!type.is_string()) continue;
    auto right = converted(value, type);
    if (!right) {
      return invalid("{}: \"{}\" is {}, but {} is expected{}", tool.name, key, shown(value),
                     in_words(type), usage);
    }
    value = std::move(*right);
  }
  const auto violation = schema_violation(dump_json(tool.parameters), arguments);
  if (!violation.ok()) return with_context(violation.status(), tool.name + ": its schema");
  if (!*violation) return arguments;
  return invalid("{}: {}{}", tool.name, (*violation)->description, usage);
}

}  // namespace mlgym
