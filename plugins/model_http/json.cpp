#include "json.h"

#include <cmath>

namespace model_http {
namespace {

constexpr int kDeepest = 200;

bool too_deep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '\\') {
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && (c == '{' || c == '[')) {
      if (++depth > kDeepest) return true;
    } else if (!quoted && (c == '}' || c == ']')) {
      --depth;
    }
  }
  return false;
}

}  // namespace

std::optional<Json> parse_json(std::string_view text) {
  if (too_deep(text)) return {};
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return {};
  return json;
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const Json& member(const Json& json, std::string_view key) {
  static const Json none;
  if (!json.is_object()) return none;
  const auto found = json.find(std::string(key));
  return found == json.end() ? none : *found;
}

const std::string& text_of(const Json& json, std::string_view key) {
  static const std::string none;
  const Json& value = member(json, key);
  return value.is_string() ? value.get_ref<const std::string&>() : none;
}

std::int64_t count_of(const Json& json, std::string_view key) {
  constexpr double kMost = 1e15;
  const Json& value = member(json, key);
  if (!value.is_number()) return -1;
  const double count = value.get<double>();
  return count >= 0 && count <= kMost && count == std::floor(count)
             ? static_cast<std::int64_t>(count)
             : -1;
}

}  // namespace model_http
