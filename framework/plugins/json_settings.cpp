#include "plugins/json_settings.h"

#include <vector>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "plugins/call.h"

namespace mlgym {

JsonSettings::JsonSettings(const Json& settings) : settings_(settings) {
  raw_.size = sizeof raw_;
  raw_.state = this;
  raw_.get = [](const mlgym_settings* raw, mlgym_str path, const mlgym_sink* out) -> mlgym_status {
    try {
      return static_cast<JsonSettings*>(raw->state)->get(view(path), out);
    } catch (...) {
      return MLGYM_INTERNAL;
    }
  };
}

absl::Status JsonSettings::check_all_asked_for(std::string_view who) const {
  for (const auto& [key, value] : settings_.items()) {
    if (!asked_.count(key)) {
      return invalid("{}: unknown setting \"{}\"{}", who, key,
                     did_you_mean(key, {asked_.begin(), asked_.end()}));
    }
  }
  return absl::OkStatus();
}

mlgym_status JsonSettings::get(std::string_view path, const mlgym_sink* out) {
  const Json* value = &settings_;
  if (!path.empty()) {
    const std::vector<std::string> keys = split(path, '.');
    asked_.insert(keys[0]);
    for (const auto& key : keys) {
      if (!value->is_object() || !value->contains(key)) return MLGYM_NOT_FOUND;
      value = &(*value)[key];
    }
  }
  const std::string text = value->is_string() ? value->get<std::string>() : dump_json(*value);
  out->write(out->state, borrow(text));
  return MLGYM_OK;
}

}  // namespace mlgym
