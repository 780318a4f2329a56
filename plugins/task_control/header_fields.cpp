#include "header_fields.h"

#include <set>
#include <utility>

namespace control {
namespace {

constexpr int kMaxDepth = 4;  // object, list of layers, layer, its kernel

}  // namespace

std::string quoted(const std::string& text) {
  std::string shown = Json(text).dump(-1, ' ', true, Json::error_handler_t::replace);
  constexpr std::size_t kShown = 42;
  return shown.size() <= kShown ? shown : shown.substr(0, kShown - 4) + "...\"";
}

Json parse_header_json(std::string_view line) {
  // The parser takes a NUL for the end of the text and leaves the rest unread.
  if (line.find('\0') != line.npos) throw PolicyError("the header is not JSON: a NUL byte in it");
  std::vector<std::set<std::string>> open_objects;
  const auto watch = [&open_objects](int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > kMaxDepth) throw PolicyError("the header is nested too deeply");
    if (event == Json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == Json::parse_event_t::object_end) open_objects.pop_back();
    if (event == Json::parse_event_t::key &&
        !open_objects.back().insert(parsed.get<std::string>()).second) {
      throw PolicyError("the header has the key " + quoted(parsed.get<std::string>()) +
                        " twice in one object");
    }
    return true;
  };
  try {
    return Json::parse(line.begin(), line.end(), watch);
  } catch (const Json::exception& error) {
    // Other parts of the library's text repeat the input; the byte says enough.
    const auto* parse = dynamic_cast<const Json::parse_error*>(&error);
    throw PolicyError("the header is not JSON in UTF-8" +
                      (parse ? "; the fault is at byte " + std::to_string(parse->byte) : ""));
  }
}

Fields::Fields(const Json& object, std::string name) : object_(object), name_(std::move(name)) {
  if (!object.is_object()) fail("is not a JSON object");
}

void Fields::expect_exactly(std::initializer_list<const char*> keys) const {
  for (const char* key : keys) need(key);
  for (const auto& [key, value] : object_.items()) {
    bool known = false;
    for (const char* allowed : keys) known = known || key == allowed;
    if (!known) fail("unknown key " + quoted(key));
  }
}

const Json& Fields::need(const char* key) const {
  const auto found = object_.find(key);
  if (found == object_.end()) fail("the key \"" + std::string(key) + "\" is missing");
  return *found;
}

std::int64_t Fields::whole(const char* key, std::int64_t least) const {
  return whole(need(key), key, least);
}

std::int64_t Fields::whole(const Json& value, const char* key, std::int64_t least) const {
  // Whole numbers that are not negative are unsigned in the library; some would wrap as int64.
  const bool small = value.is_number_unsigned()
                         ? value.get<std::uint64_t>() <= static_cast<std::uint64_t>(kMaxValues)
                         : value.is_number_integer() && value.get<std::int64_t>() <= kMaxValues;
  if (!small || value.get<std::int64_t>() < least) {
    fail("\"" + std::string(key) + "\" must be a whole number between " + std::to_string(least) +
         " and " + std::to_string(kMaxValues));
  }
  return value.get<std::int64_t>();
}

bool Fields::boolean(const char* key) const {
  const Json& value = need(key);
  if (!value.is_boolean()) fail("\"" + std::string(key) + "\" must be true or false");
  return value.get<bool>();
}

double Fields::number(const char* key, double least, double most) const {
  const Json& value = need(key);
  if (!value.is_number() || value.get<double>() < least || value.get<double>() > most) {
    fail("\"" + std::string(key) + "\" must be a number between " + Json(least).dump() + " and " +
         Json(most).dump());
  }
  return value.get<double>();
}

Shape Fields::shape(const char* key, std::size_t fewest, std::size_t most) const {
  const Json& value = need(key);
  if (!value.is_array() || value.size() < fewest || value.size() > most) {
    fail("\"" + std::string(key) + "\" must be a list of " +
         (fewest == most ? "" : std::to_string(fewest) + " to ") + std::to_string(most) +
         " whole numbers");
  }
  Shape sizes;
  for (const auto& size : value) sizes.push_back(whole(size, key, 1));
  return sizes;
}

void Fields::fail(const std::string& what) const { throw PolicyError(name_ + ": " + what); }

}  // namespace control
