#include "models/retry.h"

#include <algorithm>
#include <cmath>

#include "base/time.h"

namespace mlgym {
namespace {

enum class Kind { overload, unreadable, final };

Kind kind_of(const absl::Status& error) {
  switch (error.code()) {
    case absl::StatusCode::kResourceExhausted:
    case absl::StatusCode::kUnavailable:
      return Kind::overload;
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kDataLoss:
      return Kind::unreadable;
    default:
      return Kind::final;
  }
}

}  // namespace

double Retry::elapsed() const {
  return attempts_ == 0 ? 0 : static_cast<double>(monotonic_ns() - first_ns_) * 1e-9;
}

std::optional<double> Retry::wait_after(const absl::Status& error,
                                        std::optional<double> retry_after, bool lost) {
  if (++attempts_ == 1) first_ns_ = monotonic_ns();
  same_ = error == last_ ? same_ + 1 : 1;
  last_ = error;
  const Kind kind = lost ? Kind::unreadable : kind_of(error);
  if (kind == Kind::final) return {};
  const double doublings = static_cast<double>(std::min<std::int64_t>(attempts_ - 1, 30));
  double wait = std::min(limits_.first_wait * std::exp2(doublings), limits_.longest_wait);
  wait *= std::uniform_real_distribution<double>(0.5, 1.0)(random_);
  if (retry_after && std::isfinite(*retry_after)) wait = std::max(wait, *retry_after);
  gave_up_ = (kind == Kind::unreadable && same_ >= limits_.same_error) ||
             elapsed() + wait > limits_.max_elapsed;
  if (gave_up_) return {};
  return wait;
}

}  // namespace mlgym
