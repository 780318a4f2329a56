// JSON from a box, where somebody may want to do harm with it.
#pragma once

#include <absl/status/statusor.h>

#include <functional>
#include <string_view>

#include "base/json_forward.h"

namespace mlgym {

// Bounds nesting and the members of an object, whose number counts squared. Of equal keys the last
// counts. kCancelled once `gone`, which is asked now and then, says so.
absl::StatusOr<Json> parse_request_json(std::string_view text, const std::function<bool()>& gone);

}  // namespace mlgym
