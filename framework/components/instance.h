// A component of a plugin, created with its settings.
#pragma once

#include <absl/status/statusor.h>
#include <mlgym/abi.h>

#include <string>
#include <string_view>
#include <utility>

#include "base/json_forward.h"
#include "plugins/call.h"

namespace mlgym {

// A created component. Destroying it destroys the instance.
class Instance {
 public:
  // `settings` is a JSON object, checked against the component's schema; without a schema, a key
  // that the component never asks for is an error. The keys "isolation" and, of an agent,
  // "history" are the host's.
  static absl::StatusOr<Instance> create(const mlgym_component* component, const Json& settings,
                                         Call& call);
  ~Instance();
  Instance(Instance&& other) noexcept;
  Instance& operator=(Instance&& other) noexcept;

  void* self() const { return self_; }
  const mlgym_component* component() const { return component_; }
  std::string who() const;  // "task battle-of-sexes", for messages

  // Calls a function of the component's, see Call::run.
  template <class Function>
  absl::Status run(const Call& call, std::string_view name, Function&& function) const {
    return call.run(who(), name, std::forward<Function>(function));
  }
  // What the component offers under an id; null when it has nothing.
  const void* extension(const char* id) const;
  // Whether it had a process of its own that is gone: only a new instance helps.
  bool lost() const;

  // The component's functions as the table of its kind, which the caller knows from the kind.
  template <class Table>
  const Table* table() const {
    return static_cast<const Table*>(component_->functions);
  }

 private:
  Instance(const mlgym_component* component, void* self) : component_(component), self_(self) {}
  const mlgym_component* component_ = nullptr;  // null: moved away
  void* self_ = nullptr;
};

}  // namespace mlgym
