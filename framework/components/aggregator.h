#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/aggregator.h>

#include <vector>

#include "components/instance.h"

namespace mlgym {

// A mlgym.aggregator/1 component. One thread at a time.
class AggregatorComponent {
 public:
  static absl::StatusOr<AggregatorComponent> create(const mlgym_component* component,
                                                    const Json& settings, Call& call);

  // {TABLE: {"title": text, "columns": [text], "rows": [[text, number or null]]}}, with every
  // row as long as the columns; an absent title is empty.
  absl::StatusOr<Json> tables(Call& call, const std::vector<const mlgym_row*>& rows);

 private:
  explicit AggregatorComponent(Instance instance) : instance_(std::move(instance)) {}
  Instance instance_;
};

}  // namespace mlgym
