// JSON that a model wrote, which may be anything.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace react {

struct NestedJson {
  nlohmann::ordered_json value = {};
  std::string problem = {};  // why it is none, and where; empty: it is
};

// Deeper than this nothing is meant, and recursive readers of it would crash.
constexpr int kDeepestJson = 64;

NestedJson parse_nested(std::string_view text);

}  // namespace react
