#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/history.h>

#include <cstdint>
#include <functional>

#include "components/instance.h"

namespace mlgym {

// A mlgym.history/1 component. One thread at a time.
class HistoryComponent {
 public:
  static absl::StatusOr<HistoryComponent> create(const mlgym_component* component,
                                                 const Json& settings, Call& call);
  // What the model gets to see of the chat; `add` copies what it is given.
  using Add = std::function<void(const mlgym_message& message)>;
  absl::Status view(const Call& call, const mlgym_message* const* messages, std::size_t count,
                    std::int64_t budget, const Add& add);

 private:
  explicit HistoryComponent(Instance instance) : instance_(std::move(instance)) {}
  Instance instance_;
};

}  // namespace mlgym
