#include "boxes/shell_output.h"

#include <fmt/format.h>

#include <algorithm>

namespace mlgym {

void OutputCapture::add(std::string_view bytes) {
  total_ += bytes.size();
  const std::size_t into_head = std::min(bytes.size(), half_ - head_.size());
  head_ += bytes.substr(0, into_head);
  bytes.remove_prefix(into_head);
  if (bytes.size() >= half_) {
    tail_ = bytes.substr(bytes.size() - half_);
    return;
  }
  tail_ += bytes;
  if (tail_.size() > 2 * half_) tail_.erase(0, tail_.size() - half_);
}

std::uint64_t OutputCapture::dropped() const {
  const std::uint64_t kept = head_.size() + std::min(tail_.size(), half_);
  return total_ - kept;
}

std::string OutputCapture::text() const {
  const std::string_view end =
      std::string_view(tail_).substr(tail_.size() - std::min(tail_.size(), half_));
  if (dropped() == 0) return head_ + std::string(end);
  return fmt::format("{}\n[... {} bytes not shown ...]\n{}", head_, dropped(), end);
}

}  // namespace mlgym
