// Strict reading of a policy file's JSON: every key known, none twice, every number whole and
// within its bounds. All faults are PolicyErrors.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "policy_header.h"

namespace control {

using Json = nlohmann::json;

Json parse_header_json(std::string_view line);

// A text of the file as messages show it: short, and on one line.
std::string quoted(const std::string& text);

// One JSON object of the header. Refers to `object`, which must outlive it.
class Fields {
 public:
  // `name` starts every message.
  Fields(const Json& object, std::string name);

  // All of the keys, and no others.
  void expect_exactly(std::initializer_list<const char*> keys) const;
  const Json& need(const char* key) const;
  std::int64_t whole(const char* key, std::int64_t least) const;  // at most kMaxValues
  bool boolean(const char* key) const;
  double number(const char* key, double least, double most) const;
  Shape shape(const char* key, std::size_t fewest, std::size_t most) const;  // sizes are positive
  [[noreturn]] void fail(const std::string& what) const;

 private:
  std::int64_t whole(const Json& value, const char* key, std::int64_t least) const;

  const Json& object_;
  std::string name_;
};

}  // namespace control
