#include "plain_schema.h"

#include <algorithm>
#include <iterator>
#include <string>

namespace gemini {
namespace {

using model_http::Json;
using model_http::member;
using model_http::text_of;

constexpr int kDeepest = 24;  // a schema may refer to itself

// Carried over as they are.
constexpr std::string_view kKnown[] = {
    "title",         "description",      "nullable",      "default",  "required",  "pattern",
    "minimum",       "maximum",          "minItems",      "maxItems", "minLength", "maxLength",
    "minProperties", "propertyOrdering", "maxProperties", "example"};

class Plain {
 public:
  explicit Plain(const Json& root) : root_(root) {}

  Json of(const Json& schema, int depth = 0) const {
    if (!schema.is_object() || depth > kDeepest) return Json::object();
    const std::string& reference = text_of(schema, "$ref");
    if (!reference.empty()) return of(referred(reference), depth + 1);
    Json plain = Json::object();
    add_type(schema, plain);
    for (const auto& [key, value] : schema.items()) {
      if (std::find(std::begin(kKnown), std::end(kKnown), key) != std::end(kKnown))
        plain[key] = value;
    }
    add_values(schema, plain);
    if (member(schema, "items").is_object()) plain["items"] = of(schema["items"], depth + 1);
    add_properties(schema, plain, depth);
    add_alternatives(schema, plain, depth);
    add_all(schema, plain, depth);
    return plain;
  }

 private:
  // "#/$defs/name"; anything else is unknown.
  const Json& referred(const std::string& reference) const {
    static const Json none;
    if (reference == "#") return root_;
    for (const char* place : {"$defs", "definitions"}) {
      const std::string start = std::string("#/") + place + "/";
      if (reference.compare(0, start.size(), start) == 0)
        return member(member(root_, place), reference.substr(start.size()));
    }
    return none;
  }

  static void add_type(const Json& schema, Json& plain) {
    const Json& type = member(schema, "type");
    if (type.is_string()) {
      plain["type"] = type;
    } else if (type.is_array()) {
      Json types = Json::array();
      for (const auto& one : type) {
        if (one == "null") {
          plain["nullable"] = true;
        } else if (one.is_string()) {
          types.push_back({{"type", one}});
        }
      }
      if (types.size() == 1) plain["type"] = types[0]["type"];
      if (types.size() > 1) plain["anyOf"] = std::move(types);
    } else if (member(schema, "properties").is_object()) {
      plain["type"] = "object";
    }
    const std::string& format = text_of(schema, "format");
    for (const char* known : {"date-time", "enum", "int32", "int64", "float", "double"}) {
      if (format == known) plain["format"] = format;
    }
  }

  // Only texts can be listed.
  static void add_values(const Json& schema, Json& plain) {
    Json values = member(schema, "enum");
    if (schema.contains("const")) values = Json::array({schema["const"]});
    const bool texts =
        values.is_array() && !values.empty() &&
        std::all_of(values.begin(), values.end(), [](const Json& one) { return one.is_string(); });
    if (!texts) return;
    plain["type"] = "string";
    plain["enum"] = values;
  }

  void add_properties(const Json& schema, Json& plain, int depth) const {
    const Json& properties = member(schema, "properties");
    if (!properties.is_object() || properties.empty()) return;
    for (const auto& [name, property] : properties.items())
      plain["properties"][name] = of(property, depth + 1);
  }

  void add_alternatives(const Json& schema, Json& plain, int depth) const {
    for (const char* key : {"anyOf", "oneOf"}) {
      const Json& alternatives = member(schema, key);
      if (!alternatives.is_array()) continue;
      Json list = Json::array();
      for (const auto& one : alternatives) {
        if (text_of(one, "type") == "null") {
          plain["nullable"] = true;
        } else {
          list.push_back(of(one, depth + 1));
        }
      }
      if (list.size() == 1) plain.update(list[0]);
      if (list.size() > 1) plain["anyOf"] = std::move(list);
    }
  }

  void add_all(const Json& schema, Json& plain, int depth) const {
    const Json& parts = member(schema, "allOf");
    if (!parts.is_array()) return;
    for (const auto& part : parts) {
      const Json more = of(part, depth + 1);
      for (const auto& [key, value] : more.items()) {
        if (key == "properties") {
          plain[key].update(value);
        } else if (key == "required" && member(plain, key).is_array()) {
          plain[key].insert(plain[key].end(), value.begin(), value.end());
        } else {
          plain[key] = value;
        }
      }
    }
  }

  const Json& root_;
};

}  // namespace

Json plain_schema(const Json& schema) { return Plain(schema).of(schema); }

}  // namespace gemini
