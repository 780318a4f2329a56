#pragma once

#include <absl/status/statusor.h>
#include <mlgym/kinds/aggregator.h>

#include <string_view>
#include <vector>

#include "components/instance.h"

namespace mlgym {

// What an aggregator wrote, checked for the form that mlgym_aggregator asks; an absent title
// becomes empty. `who` starts every message.
absl::StatusOr<Json> tables_from(std::string_view text, std::string_view who);

// A mlgym.aggregator/1 component. One thread at a time.
class AggregatorComponent {
 public:
  static absl::StatusOr<AggregatorComponent> create(const mlgym_component* component,
                                                    const Json& settings, Call& call);

  // {TABLE: {"title": text, "columns": [text], "rows": [[text, number or null]]}}, with every
  // row as long as the columns.
  absl::StatusOr<Json> tables(Call& call, const std::vector<const mlgym_row*>& rows);

 private:
  explicit AggregatorComponent(Instance instance) : instance_(std::move(instance)) {}
  Instance instance_;
};

}  // namespace mlgym
