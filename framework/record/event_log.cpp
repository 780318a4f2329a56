#include "record/event_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <optional>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/time.h"

namespace mlgym {
namespace {

const std::string kBeforeFirst(64, '0');
constexpr std::string_view kHashKey = ",\"h\":\"";
constexpr std::size_t kHashSize = 64;

std::string chained(std::string_view previous, std::string_view body) {
  Sha256 digest;
  digest.add(previous);
  digest.add(body);
  return digest.finish_hex();
}

struct HashedLine {
  std::string body;  // the line without its hash
  std::string_view hash;
};

std::optional<HashedLine> take_apart(std::string_view line) {
  constexpr std::size_t kTail = kHashSize + 2;  // the hash, "}
  if (line.size() < kHashKey.size() + kTail + 1 || line.substr(line.size() - 2) != "\"}")
    return std::nullopt;
  const std::size_t key = line.size() - kTail - kHashKey.size();
  if (line.substr(key, kHashKey.size()) != kHashKey) return std::nullopt;
  return HashedLine{std::string(line.substr(0, key)) + "}",
                    line.substr(line.size() - kTail, kHashSize)};
}

// Writes a whole line or, when it does not fit on the disk, nothing of it.
absl::Status write_line(int file, std::string_view line, off_t& size) {
  const absl::Status status = write_all(file, line);
  if (status.ok()) {
    size += static_cast<off_t>(line.size());
    return status;
  }
  if (ftruncate(file, size) != 0) return with_context(status, "a torn line stays");
  return status;
}

}  // namespace

struct EventLog::State {
  std::filesystem::path path;
  Descriptor file;
  std::mutex mutex;  // guards everything below
  off_t size = 0;
  std::uint64_t count = 0;
  std::string hash = kBeforeFirst;
  absl::Status failure;

  absl::Status write(const Json& event, bool durable);
};

EventLog::EventLog(std::unique_ptr<State> state) : state_(std::move(state)) {}
EventLog::~EventLog() = default;

absl::StatusOr<std::unique_ptr<EventLog>> EventLog::create(const std::filesystem::path& file) {
  auto state = std::make_unique<State>();
  state->path = file;
  state->file.reset(open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644));
  if (!state->file.valid())
    return system_error(errno, fmt::format("cannot create {}", file.string()));
  return std::unique_ptr<EventLog>(new EventLog(std::move(state)));
}

absl::StatusOr<std::unique_ptr<EventLog>> EventLog::create_from(const std::filesystem::path& file,
                                                                const std::filesystem::path& other,
                                                                std::uint64_t count) {
  auto log = create(file);
  if (!log.ok()) return log;
  absl::Status status;
  const auto read = read_events(other, [&](const Json& event) {
    if (!status.ok() || (*log)->count() == count) return;
    status = (*log)->state_->write(event, false);
  });
  if (!read.ok()) return read.status();
  if (!status.ok()) return status;
  if ((*log)->count() < count) {
    return absl::DataLossError(fmt::format("{} has {} whole events, and {} are needed",
                                           other.string(), read->events, count));
  }
  if (fdatasync((*log)->state_->file.get()) != 0)
    return system_error(errno, "cannot make the record durable");
  return log;
}

absl::Status EventLog::append(std::string_view kind, const Json& data, bool durable) {
  State& state = *state_;
  const std::lock_guard lock(state.mutex);
  if (!state.failure.ok()) return state.failure;
  return state.write({{"n", state.count + 1}, {"t", utc_now()}, {"k", kind}, {"d", data}}, durable);
}

// The next line of the chain.
absl::Status EventLog::State::write(const Json& event, bool durable) {
  const std::string body = dump_json(event);
  const std::string next = chained(hash, body);
  const std::string line = fmt::format(
      "{}{}{}\"}}\n", std::string_view(body).substr(0, body.size() - 1), kHashKey, next);
  absl::Status status = write_line(file.get(), line, size);
  if (status.ok() && durable && fdatasync(file.get()) != 0)
    status = system_error(errno, "cannot make it durable");
  if (!status.ok()) {
    failure = with_context(status, fmt::format("cannot record into {}", path.string()));
    return failure;
  }
  hash = next;
  ++count;
  return status;
}

std::string EventLog::last_hash() const {
  const std::lock_guard lock(state_->mutex);
  return state_->hash;
}

std::uint64_t EventLog::count() const {
  const std::lock_guard lock(state_->mutex);
  return state_->count;
}

absl::StatusOr<LogCheck> read_events(const std::filesystem::path& file,
                                     const std::function<void(const Json& event)>& event) {
  const auto content = read_file(file);
  if (!content.ok()) return content.status();
  LogCheck check;
  check.last_hash = kBeforeFirst;
  std::string_view rest = *content;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    if (end == rest.npos) {
      check.torn = true;
      break;
    }
    const std::uint64_t number = check.events + 1;
    const auto line = take_apart(rest.substr(0, end));
    rest.remove_prefix(end + 1);
    const auto json =
        line ? parse_json(line->body) : absl::StatusOr<Json>(invalid("it is no event"));
    if (!json.ok()) {
      check.problem = fmt::format("line {}: {}", number, message_of(json.status()));
      break;
    }
    const std::string hash = chained(check.last_hash, line->body);
    if (hash != line->hash) {
      check.problem = fmt::format(
          "line {}: it, or one before it, was changed: the chain of digests breaks here", number);
      break;
    }
    if (!json->is_object() || json->value("n", Json(nullptr)) != number) {
      check.problem = fmt::format("line {}: it is not event {}", number, number);
      break;
    }
    check.last_hash = hash;
    check.events = number;
    event(*json);
  }
  return check;
}

}  // namespace mlgym
