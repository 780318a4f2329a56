// Reading the members of a YAML map one after another: the first problem stays, later reads do
// nothing.
#pragma once

#include <absl/status/status.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/limits.h"
#include "config/yaml.h"

namespace mlgym {

class Fields {
 public:
  // Keys outside `known` are the first problem. An absent value reads as an empty map.
  Fields(YamlValue map, const std::vector<std::string>& known);

  // Leave `out` as it is when the key is absent.
  void text(const char* key, std::string& out);
  void integer(const char* key, std::int64_t& out, std::int64_t least = INT64_MIN);
  void boolean(const char* key, bool& out);
  void number(const char* key, std::optional<double>& out);
  void duration(const char* key, std::optional<double>& out);
  void bytes(const char* key, std::optional<std::uint64_t>& out);
  void count(const char* key, std::optional<std::int64_t>& out);  // above 0; "4M" is understood
  void texts(const char* key, std::vector<std::string>& out);
  void require(const char* key);

  YamlValue operator[](const char* key) const { return map_[key]; }
  const YamlValue& value() const { return map_; }
  void fail(absl::Status status);
  // Runs `read` on a present value, unless something failed before.
  template <class Read>
  void with(const char* key, Read read) {
    const YamlValue value = map_[key];
    if (status_.ok() && value.present()) fail(read(value));
  }
  const absl::Status& status() const { return status_; }

 private:
  YamlValue map_;
  absl::Status status_;
};

absl::Status read_limits(const YamlValue& value, Limits& out);
absl::Status read_sandbox_limits(const YamlValue& value, SandboxLimits& out);

}  // namespace mlgym
