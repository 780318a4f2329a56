#include "environment/recorder.h"

#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"

namespace mlgym {
namespace {

constexpr std::size_t kLongestInline = 4096;

}  // namespace

absl::Status Recorder::event(std::string_view kind, const Json& data, bool durable) const {
  if (!log_) return absl::OkStatus();
  return log_->append(kind, data, durable);
}

std::uint64_t Recorder::count() const { return log_ ? log_->count() : 0; }

absl::StatusOr<Json> Recorder::text(std::string_view text) const {
  if (text.size() <= kLongestInline || !blobs_) return Json(to_utf8(text));
  return bytes(text);
}

absl::StatusOr<Json> Recorder::bytes(std::string_view bytes) const {
  if (!blobs_) return Json{{"blob", sha256_hex(bytes)}, {"bytes", bytes.size()}};
  auto name = blobs_->store(bytes);
  if (!name.ok()) return name.status();
  return Json{{"blob", *name}, {"bytes", bytes.size()}};
}

}  // namespace mlgym
