#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/model.h>

#include "components/instance.h"

namespace mlgym {

// A mlgym.model/1 component. One thread at a time.
class ModelComponent {
 public:
  static absl::StatusOr<ModelComponent> create(const mlgym_component* component,
                                               const Json& settings, Call& call);

  // What the model says of itself (mlgym_model); an empty object when it says nothing.
  absl::StatusOr<Json> describe(Call& call);
  absl::Status complete(Call& call, const mlgym_request& request, const mlgym_reply& reply);
  // What a new instance must know to go on in this one's place; empty: nothing.
  absl::StatusOr<std::string> save(Call& call);
  absl::Status load(Call& call, std::string_view saved);
  // Its process is gone for good: only a new one can answer.
  bool lost() const;

 private:
  explicit ModelComponent(Instance instance) : instance_(std::move(instance)) {}
  Instance instance_;
};

}  // namespace mlgym
