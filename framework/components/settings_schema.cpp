#include "components/settings_schema.h"

#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "components/schema_check.h"

namespace mlgym {
namespace {

// Said before the validator's own words, which do not know what was meant.
absl::Status check_known_keys(std::string_view who, const Json& schema, const Json& settings) {
  if (schema.value("additionalProperties", Json(true)) != false || !schema.contains("properties") ||
      !schema["properties"].is_object())
    return absl::OkStatus();
  std::vector<std::string> known;
  for (const auto& [key, value] : schema["properties"].items()) known.push_back(key);
  for (const auto& [key, value] : settings.items()) {
    if (!schema["properties"].contains(key)) {
      return invalid("{}: unknown setting \"{}\"{}; its settings: {}", who, key,
                     did_you_mean(key, known), join(known, ", "));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status check_settings(std::string_view who, std::string_view schema_text,
                            const Json& settings) {
  const auto ordered = parse_json(schema_text);
  if (!ordered.ok())
    return internal("{}: its settings_schema is no JSON: {}", who, message_of(ordered.status()));
  if (ordered->is_boolean() && *ordered == true) return absl::OkStatus();
  if (!ordered->is_object()) return internal("{}: its settings_schema is no JSON Schema", who);
  if (auto known = check_known_keys(who, *ordered, settings); !known.ok()) return known;
  const auto violation = schema_violation(schema_text, settings);
  if (!violation.ok())
    return internal("{}: its settings_schema {}", who, message_of(violation.status()));
  if (!*violation) return absl::OkStatus();
  const auto& [key, description] = **violation;
  if (key.empty()) return invalid("{}: its settings: {}", who, description);
  const Json wanted = ordered->value("properties", Json::object()).value(key, Json(nullptr));
  return invalid("{}: setting \"{}\": {}{}", who, key, description,
                 wanted.is_null() ? "" : fmt::format(" Expected: {}", dump_json(wanted)));
}

}  // namespace mlgym
