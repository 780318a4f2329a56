#include "boxes/shell_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mlgym {

void OutputCapture::add(std::string_view bytes) {
  total_ += bytes.size();
  while (!bytes.empty()) {
    if (returned_) {
      // Before a line's end it is part of the end; before anything else the line begins anew. Of a
      // line that is too long to wait for, the beginning stays, as a line of its own.
      returned_ = false;
      if (bytes[0] == '\r') {
        returned_ = true;
        bytes.remove_prefix(1);
        continue;
      }
      if (bytes[0] != '\n') {
        line_.clear();
        if (line_is_long_) end_line();
      }
    }
    const auto end = bytes.find('\r');
    const std::string_view part = bytes.substr(0, end);
    if (const auto newline = part.rfind('\n'); newline != part.npos) {
      keep(line_);
      keep(part.substr(0, newline + 1));
      line_.clear();
      line_is_long_ = line_is_data_ = false;
      add_line_part(part.substr(newline + 1));
    } else {
      add_line_part(part);
    }
    if (end != bytes.npos) {
      if (line_is_data_) {
        add_line_part("\r");
      } else {
        returned_ = true;
      }
    }
    bytes.remove_prefix(end == bytes.npos ? bytes.size() : end + 1);
  }
}

void OutputCapture::add_line_part(std::string_view bytes) {
  line_ += bytes;
  line_is_data_ = line_is_data_ || bytes.find('\0') != bytes.npos;
  if (line_.size() <= half_) return;
  keep(line_);
  line_.clear();
  line_is_long_ = true;
}

void OutputCapture::end_line() {
  keep("\n");
  line_is_long_ = false;
}

void OutputCapture::keep(std::string_view bytes) {
  kept_ += bytes.size();
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
  if (!line_.empty()) {
    OutputCapture whole = *this;
    whole.keep(std::exchange(whole.line_, std::string()));
    return whole.dropped();
  }
  return kept_ - head_.size() - std::min(tail_.size(), half_);
}

std::string OutputCapture::text() const {
  if (!line_.empty()) {
    OutputCapture whole = *this;
    whole.keep(std::exchange(whole.line_, std::string()));
    return whole.text();
  }
  const std::string_view end =
      std::string_view(tail_).substr(tail_.size() - std::min(tail_.size(), half_));
  if (dropped() == 0) return head_ + std::string(end);
  return fmt::format("{}\n[... {} bytes not shown ...]\n{}", head_, dropped(), end);
}

}  // namespace mlgym
