#include "components/instance.h"

#include <set>
#include <utility>

#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "components/settings_schema.h"
#include "plugins/kinds.h"

namespace mlgym {
namespace {

// A JSON object as a component's settings, remembering which keys it asked for.
class JsonSettings {
 public:
  explicit JsonSettings(const Json& settings) : settings_(settings) {
    raw_.size = sizeof raw_;
    raw_.state = this;
    raw_.get = [](const mlgym_settings* raw, mlgym_str path,
                  const mlgym_sink* out) -> mlgym_status {
      try {
        return static_cast<JsonSettings*>(raw->state)->get(view(path), out);
      } catch (...) {
        return MLGYM_INTERNAL;
      }
    };
  }

  const mlgym_settings* raw() const { return &raw_; }

  // A key at the top that the component never asked for.
  absl::Status check_all_asked_for(std::string_view who) const {
    for (const auto& [key, value] : settings_.items()) {
      if (!asked_.count(key)) {
        return invalid("{}: unknown setting \"{}\"{}", who, key,
                       did_you_mean(key, {asked_.begin(), asked_.end()}));
      }
    }
    return absl::OkStatus();
  }

 private:
  mlgym_status get(std::string_view path, const mlgym_sink* out) {
    const std::vector<std::string> keys = split(path, '.');
    asked_.insert(keys[0]);
    const Json* value = &settings_;
    for (const auto& key : keys) {
      if (!value->is_object() || !value->contains(key)) return MLGYM_NOT_FOUND;
      value = &(*value)[key];
    }
    const std::string text = value->is_string() ? value->get<std::string>() : dump_json(*value);
    out->write(out->state, borrow(text));
    return MLGYM_OK;
  }

  const Json& settings_;
  mlgym_settings raw_{};
  std::set<std::string> asked_;
};

}  // namespace

absl::StatusOr<Instance> Instance::create(const mlgym_component* component, const Json& settings,
                                          Call& call) {
  void* self = nullptr;
  JsonSettings given(settings);
  const std::string who = short_kind(component->kind) + " " + component->name;
  if (component->settings_schema) {
    if (auto checked = check_settings(who, component->settings_schema, settings); !checked.ok())
      return checked;
  }
  mlgym_status code = MLGYM_UNKNOWN;
  try {
    code = component->create(component, call.raw(), given.raw(), &self);
  } catch (...) {  // a plugin that does not keep the contract
    return invalid("{}: its create function threw an exception; catch it there", who);
  }
  if (code != MLGYM_OK) return call.status(code, who);
  Instance instance(component, self);
  if (!component->settings_schema) {
    if (auto asked = given.check_all_asked_for(who); !asked.ok()) return asked;
  }
  return instance;
}

Instance::~Instance() {
  if (self_) component_->destroy(component_, self_);
}

Instance::Instance(Instance&& other) noexcept
    : component_(other.component_), self_(std::exchange(other.self_, nullptr)) {}

Instance& Instance::operator=(Instance&& other) noexcept {
  std::swap(component_, other.component_);
  std::swap(self_, other.self_);
  return *this;
}

std::string Instance::who() const { return short_kind(component_->kind) + " " + component_->name; }

}  // namespace mlgym
