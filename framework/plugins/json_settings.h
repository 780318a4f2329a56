// A JSON object as a component's settings.
#pragma once

#include <absl/status/status.h>
#include <mlgym/abi.h>

#include <set>
#include <string>
#include <string_view>

#include "base/json_forward.h"

namespace mlgym {

// Remembers which keys at the top were asked for. `settings` outlives it. Not movable: components
// hold its address while they are created.
class JsonSettings {
 public:
  explicit JsonSettings(const Json& settings);
  JsonSettings(const JsonSettings&) = delete;
  JsonSettings& operator=(const JsonSettings&) = delete;

  const mlgym_settings* raw() const { return &raw_; }
  const std::set<std::string>& asked() const { return asked_; }  // keys at the top
  // kInvalidArgument for a key at the top that nobody asked for.
  absl::Status check_all_asked_for(std::string_view who) const;

 private:
  mlgym_status get(std::string_view path, const mlgym_sink* out);

  const Json& settings_;
  mlgym_settings raw_{};
  std::set<std::string> asked_;
};

}  // namespace mlgym
