// Server-sent events.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"

namespace mlgym {

inline std::string data_event(const Json& data) { return "data: " + dump_json(data) + "\n\n"; }

inline std::string named_event(std::string_view name, const Json& data) {
  return "event: " + std::string(name) + "\n" + data_event(data);
}

}  // namespace mlgym
