#include "components/instance.h"

#include <mlgym/kinds/agent.h>
#include <spdlog/spdlog.h>

#include <utility>

#include "base/json.h"
#include "base/status.h"
#include "components/settings_schema.h"
#include "plugins/json_settings.h"
#include "plugins/kinds.h"
#include "plugins/process/proxy.h"
#include "plugins/tables.h"

namespace mlgym {
absl::StatusOr<Instance> Instance::create(const mlgym_component* component, const Json& settings,
                                          Call& call) {
  const std::string who = short_kind(component->kind) + " " + component->name;
  if (auto whole = check_table(*component); !whole.ok()) return with_context(whole, who);
  void* self = nullptr;
  Json own = settings;
  if (own.is_object()) {  // what is the host's (isolation_in, history_in, state_command_in)
    own.erase("isolation");
    if (std::string_view(component->kind) == MLGYM_KIND_AGENT) {
      own.erase("history");
      own.erase("state");
    }
  }
  JsonSettings given(own);
  if (component->settings_schema) {
    if (auto checked = check_settings(who, component->settings_schema, own); !checked.ok())
      return checked;
  }
  const absl::Status created = call.run(
      who, "create", [&] { return component->create(component, call.raw(), given.raw(), &self); },
      absl::StatusCode::kInvalidArgument);
  if (!created.ok()) return created;
  Instance instance(component, self);
  if (!component->settings_schema) {
    if (auto asked = given.check_all_asked_for(who); !asked.ok()) return asked;
  }
  return instance;
}

Instance::~Instance() {
  if (!component_) return;
  try {
    component_->destroy(component_, self_);
  } catch (...) {  // nobody is left to whom it could be an error
    spdlog::error("{}: its destroy function threw an exception; catch it there", who());
  }
}

Instance::Instance(Instance&& other) noexcept
    : component_(std::exchange(other.component_, nullptr)), self_(other.self_) {}

Instance& Instance::operator=(Instance&& other) noexcept {
  std::swap(component_, other.component_);
  std::swap(self_, other.self_);
  return *this;
}

bool Instance::lost() const {
  const auto* proxy = static_cast<const ProxyFunctions*>(extension(kProxyExtension));
  return proxy && proxy->gone(self_);
}

const void* Instance::extension(const char* id) const {
  if (!MLGYM_HAS(component_, extension)) return nullptr;
  try {
    return component_->extension(component_, id);
  } catch (...) {
    spdlog::error("{}: its extension function threw an exception; catch it there", who());
    return nullptr;
  }
}

std::string Instance::who() const { return short_kind(component_->kind) + " " + component_->name; }

}  // namespace mlgym
