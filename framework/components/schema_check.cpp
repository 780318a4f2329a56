#include "components/schema_check.h"

#include <fmt/format.h>

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "components/schema_words.h"

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

// In the validator's own words.
SchemaViolation plain_violation(valijson::ValidationResults& results) {
  valijson::ValidationResults::Error error;  // the innermost problem comes first
  if (!results.popError(error)) return {"", "the value does not fit the schema"};
  const std::string key = key_of(error.context);
  return {key, fmt::format("{} does not fit: {}", key.empty() ? "the value" : "\"" + key + "\"",
                           error.description)};
}

}  // namespace

absl::StatusOr<std::optional<SchemaViolation>> schema_violation(std::string_view schema_text,
                                                                const Json& value,
                                                                const MemberWords& words) {
  const nlohmann::json schema_json = nlohmann::json::parse(schema_text, nullptr, false);
  const nlohmann::json target = nlohmann::json::parse(dump_json(value));
  valijson::Schema schema;
  try {
    valijson::SchemaParser().populateSchema(NlohmannJsonAdapter(schema_json), schema);
  } catch (const std::exception& error) {
    return internal("is no JSON Schema: {}", error.what());
  }
  valijson::ValidationResults results;
  try {  // a "pattern" that is no regular expression is found here only
    valijson::Validator validator;
    if (validator.validate(schema, NlohmannJsonAdapter(target), &results)) return std::nullopt;
    const Json root = Json::parse(schema_text, nullptr, false);  // keeps the order of its keys
    if (auto found = violation_in_words(root, value, words)) return found;
  } catch (const std::exception& error) {
    return internal("cannot be used: {}", error.what());
  }
  return plain_violation(results);
}

}  // namespace mlgym
