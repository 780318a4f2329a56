#include "run/continuation.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// Of the result of an attempt; empty: it has none.
absl::StatusOr<std::string> status_of(const fs::path& attempt) {
  const fs::path file = attempt / "result.json";
  if (!fs::exists(file)) return std::string();
  const auto text = read_file(file);
  if (!text.ok()) return text.status();
  const auto result = parse_json(*text);
  if (!result.ok()) return with_context(result.status(), file.string());
  return result->value("status", std::string("finished"));
}

}  // namespace

absl::StatusOr<std::optional<Continuation>> find_continuation(const Attempt& attempt) {
  for (std::int64_t earlier = attempt.generation - 1; earlier >= 1; --earlier) {
    const fs::path folder = attempt.folder.parent_path() / fmt::format("attempt-{}", earlier);
    // Of those that `mlgym retry` put aside, one with an outcome begins anew, and so does one in
    // error that cannot be gone on with.
    const auto status = status_of(folder);
    if (!status.ok()) return status.status();
    if (*status == "finished") break;
    auto suspension = read_suspension(folder);
    if (!suspension.ok()) return suspension.status();
    if (*suspension) return std::optional(Continuation{std::move(**suspension), earlier, folder});
    if (!status->empty()) break;
  }
  return std::optional<Continuation>();
}

absl::StatusOr<std::unique_ptr<EventLog>> open_record(const Attempt& attempt,
                                                      const std::optional<Continuation>& earlier) {
  const fs::path file = attempt.folder / "events.jsonl";
  if (!earlier) return EventLog::create(file);
  const fs::path tools = earlier->attempt / "tools";
  std::error_code error;
  if (fs::exists(tools))
    fs::copy(tools, attempt.folder / "tools", fs::copy_options::recursive, error);
  if (error) return system_error(error.value(), fmt::format("cannot copy {}", tools.string()));
  const std::uint64_t events = earlier->suspension.events;
  auto log = EventLog::create_from(file, earlier->attempt / "events.jsonl", events);
  if (!log.ok()) return log;
  auto noted = (*log)->append(
      "phase", {{"phase", "continued"}, {"attempt", earlier->generation}, {"events", events}});
  if (!noted.ok()) return noted;
  return log;
}

}  // namespace mlgym
