// One conversation with a component of each kind, and both sides of it.
#pragma once

#include <mlgym/abi.h>

#include <functional>
#include <string>
#include <vector>

#include "base/json.h"

namespace mlgym::test {

struct Play {
  std::string kind, extension;
  // What the plugin says to one call of `run`: requests of its own and parts, then the answer. Each
  // goes out after something of the host has come in.
  std::vector<Json> said;
  std::function<mlgym_status(const mlgym_component& component, void* self, const mlgym_call* call)>
      run;
};

// The number of the request that `run` makes.
inline constexpr int kRunNumber = 3;  // after hello and create

const std::vector<Play>& plays();
// The answer to hello of a plugin that holds the kind.
Json greeting_of(const Play& play);

}  // namespace mlgym::test
