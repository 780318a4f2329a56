#include "server/dialects/anthropic_failure.h"

#include "base/json.h"

namespace mlgym {

Json anthropic_failure(const Failure& failure) {
  return {{"type", "error"},
          {"error", {{"type", failure.anthropic_type}, {"message", failure.message}}}};
}

}  // namespace mlgym
