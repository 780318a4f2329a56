#include "components/schema_check.h"

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>
#include <vector>

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

}  // namespace

absl::StatusOr<std::optional<SchemaViolation>> schema_violation(std::string_view schema_text,
                                                                const Json& value) {
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
  } catch (const std::exception& error) {
    return internal("cannot be used: {}", error.what());
  }
  // The innermost problem comes first.
  valijson::ValidationResults::Error error;
  if (!results.popError(error)) return SchemaViolation{"", "does not fit the schema"};
  return SchemaViolation{key_of(error.context), error.description};
}

}  // namespace mlgym
