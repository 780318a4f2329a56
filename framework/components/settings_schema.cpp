#include "components/settings_schema.h"

#include <absl/strings/cord.h>

#include "base/json.h"
#include "base/status.h"
#include "components/schema_check.h"

namespace mlgym {
namespace {

constexpr char kSetting[] = "mlgym/setting";  // the type of the status's payload

absl::Status about(absl::Status status, std::string_view setting) {
  status.SetPayload(kSetting, absl::Cord(std::string(setting)));
  return status;
}

}  // namespace

absl::Status check_settings(std::string_view who, std::string_view schema_text,
                            const Json& settings, const std::vector<std::string>& beside) {
  const auto ordered = parse_json(schema_text);
  if (!ordered.ok())
    return internal("{}: its settings_schema is no JSON: {}", who, message_of(ordered.status()));
  if (ordered->is_boolean() && *ordered == true) return absl::OkStatus();
  if (!ordered->is_object()) return internal("{}: its settings_schema is no JSON Schema", who);
  const auto violation = schema_violation(schema_text, settings, {"setting", beside});
  if (!violation.ok())
    return internal("{}: its settings_schema {}", who, message_of(violation.status()));
  if (!*violation) return absl::OkStatus();
  const auto& [key, description] = **violation;
  const bool begins_with_key = description.front() == '"';
  const std::string_view start = key.empty() ? "its settings: " : begins_with_key ? "setting " : "";
  return about(invalid("{}: {}{}", who, start, description), key);
}

std::string setting_of(const absl::Status& status) {
  const auto setting = status.GetPayload(kSetting);
  return setting ? std::string(*setting) : std::string();
}

absl::Status within_setting(absl::Status status, std::string_view path) {
  if (status.ok()) return status;
  const std::string inner = setting_of(status);
  return about(std::move(status),
               inner.empty() ? std::string(path) : fmt::format("{}.{}", path, inner));
}

}  // namespace mlgym
