#include "base/json.h"

#include <cmath>
#include <set>
#include <vector>

#include "base/status.h"

namespace mlgym {

absl::StatusOr<Json> parse_json(std::string_view text) {
  std::vector<std::set<std::string>> open_objects;
  std::string duplicate;
  const auto watch = [&](int, Json::parse_event_t event, Json& parsed) {
    if (event == Json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == Json::parse_event_t::object_end) open_objects.pop_back();
    if (event == Json::parse_event_t::key && duplicate.empty() &&
        !open_objects.back().insert(parsed.get<std::string>()).second) {
      duplicate = parsed.get<std::string>();
    }
    return true;
  };
  // The parser takes a NUL for the end of the text and leaves the rest unread.
  if (text.find('\0') != text.npos) return invalid("not valid JSON: a NUL byte in the text");
  try {
    Json value = Json::parse(text.begin(), text.end(), watch);
    if (!duplicate.empty())
      return invalid("JSON has the key \"{}\" twice in one object", duplicate);
    return value;
  } catch (const Json::exception& error) {
    std::string_view what = error.what();  // "[json.exception.parse_error.101] parse error at ..."
    if (const auto end = what.find("] "); end != what.npos) what.remove_prefix(end + 2);
    return invalid("not valid JSON: {}", what);
  }
}

std::string dump_json(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string dump_json_indented(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json finite_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

}  // namespace mlgym
