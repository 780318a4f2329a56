#include "nested_json.h"

namespace react {
namespace {

using Json = nlohmann::ordered_json;

struct TooDeep {};

// "parse error at line 2, column 7: syntax error while ..." of the library's message.
std::string told(const std::string& message) {
  const auto place = message.find("line ");
  if (place != message.npos) return message.substr(place);
  const auto code = message.find("] ");
  return code == message.npos ? message : message.substr(code + 2);
}

}  // namespace

NestedJson parse_nested(std::string_view text) {
  try {
    return {Json::parse(text, [](int depth, Json::parse_event_t, Json&) {
      if (depth > kDeepestJson) throw TooDeep();
      return true;
    })};
  } catch (const TooDeep&) {
    return {{}, "it is nested deeper than " + std::to_string(kDeepestJson)};
  } catch (const Json::exception& error) {
    return {{}, told(error.what())};
  }
}

}  // namespace react
