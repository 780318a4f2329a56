// Waiting on behalf of a call, which may be cancelled or run out of time meanwhile.
#pragma once

#include <absl/status/status.h>
#include <mlgym/abi.h>

namespace mlgym {

// kCancelled or kDeadlineExceeded when nobody waits for the call any more.
absl::Status still_wanted(const mlgym_call* call);

// Sleeps, no longer than the call lasts. kDeadlineExceeded at once when it would end before.
absl::Status wait_seconds(double seconds, const mlgym_call* call);

}  // namespace mlgym
