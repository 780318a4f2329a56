#include "server/turns.h"

namespace mlgym {
namespace {
constexpr auto kLookPeriod = std::chrono::milliseconds(50);
}

Turns::Turn::Turn(Turns& turns, const std::function<bool()>& gone) : turns_(turns) {
  std::unique_lock lock(turns_.mutex_);
  number_ = ++turns_.last_;
  turns_.waiting_.insert(number_);
  while (*turns_.waiting_.begin() != number_ && !gone())
    turns_.changed_.wait_for(lock, kLookPeriod);
  held_ = *turns_.waiting_.begin() == number_;
}

Turns::Turn::~Turn() {
  const std::lock_guard lock(turns_.mutex_);
  turns_.waiting_.erase(number_);
  turns_.changed_.notify_all();
}

}  // namespace mlgym
