#include "components/settings_schema.h"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

using valijson::adapters::NlohmannJsonAdapter;

// "<root>[limits][steps]" as "limits.steps".
std::string key_of(const std::vector<std::string>& context) {
  std::vector<std::string> keys;
  for (const auto& part : context) {
    if (part.size() > 2 && part.front() == '[') keys.push_back(part.substr(1, part.size() - 2));
  }
  return join(keys, ".");
}

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
  const nlohmann::json schema_json = nlohmann::json::parse(schema_text);
  const nlohmann::json target = nlohmann::json::parse(dump_json(settings));
  valijson::Schema schema;
  try {
    valijson::SchemaParser().populateSchema(NlohmannJsonAdapter(schema_json), schema);
  } catch (const std::exception& error) {
    return internal("{}: its settings_schema is no JSON Schema: {}", who, error.what());
  }
  valijson::ValidationResults results;
  try {  // a "pattern" that is no regular expression is found here only
    valijson::Validator validator;
    if (validator.validate(schema, NlohmannJsonAdapter(target), &results)) return absl::OkStatus();
  } catch (const std::exception& error) {
    return internal("{}: its settings_schema cannot be used: {}", who, error.what());
  }
  // The innermost problem comes first.
  valijson::ValidationResults::Error error;
  if (!results.popError(error)) return invalid("{}: the settings do not fit its schema", who);
  const std::string key = key_of(error.context);
  if (key.empty()) return invalid("{}: its settings: {}", who, error.description);
  const Json wanted = ordered->value("properties", Json::object()).value(key, Json(nullptr));
  return invalid("{}: setting \"{}\": {}{}", who, key, error.description,
                 wanted.is_null() ? "" : fmt::format(" Expected: {}", dump_json(wanted)));
}

}  // namespace mlgym
