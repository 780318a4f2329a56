#include "record/worker.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr auto kBeat = std::chrono::seconds(10);
constexpr double kSilence = 60;  // seconds without a beat after which a worker elsewhere is gone

std::string host_name() {
  char name[256] = "";
  gethostname(name, sizeof name - 1);
  return name;
}

std::string line_of(const char* file) {
  const auto content = read_file(file);
  return content.ok() ? std::string(trim(*content)) : "";
}

// In clock ticks after boot, which tells a process from a later one with the same id; 0: no such
// process.
std::uint64_t start_time_of(pid_t pid) {
  const auto content = read_file(fmt::format("/proc/{}/stat", pid));
  if (!content.ok()) return 0;
  // Field 22, counted after the program's name, which may hold spaces and parentheses.
  const auto name_end = content->rfind(')');
  if (name_end == content->npos || name_end + 2 > content->size()) return 0;
  const auto fields = split(std::string_view(*content).substr(name_end + 2), ' ');
  constexpr std::size_t kStartTime = 22 - 3;
  return fields.size() > kStartTime ? std::strtoull(fields[kStartTime].c_str(), nullptr, 10) : 0;
}

Json facts_of_this_process() {
  std::error_code error;
  return {{"host", host_name()},
          {"boot", line_of("/proc/sys/kernel/random/boot_id")},
          {"namespace", fs::read_symlink("/proc/self/ns/pid", error).string()},
          {"pid", getpid()},
          {"start", start_time_of(getpid())},
          {"since", utc_now()}};
}

absl::Status touch(const fs::path& file) {
  if (utimensat(AT_FDCWD, file.c_str(), nullptr, 0) == 0) return absl::OkStatus();
  return system_error(errno, fmt::format("cannot touch {}", file.string()));
}

// Seconds by the file server's clock.
absl::StatusOr<double> beat_of(const fs::path& file) {
  struct stat facts {};
  if (stat(file.c_str(), &facts) != 0) return system_error(errno, file.string());
  return static_cast<double>(facts.st_mtim.tv_sec) +
         static_cast<double>(facts.st_mtim.tv_nsec) * 1e-9;
}

}  // namespace

struct Worker::State {
  std::string id;
  fs::path folder;  // workers/
  Json facts;
  Descriptor index;
  std::mutex mutex;
  std::condition_variable wake;
  bool ending = false;
  std::thread heart;

  fs::path file() const { return folder / id; }

  void beat() {
    std::unique_lock lock(mutex);
    while (!wake.wait_for(lock, kBeat, [this] { return ending; })) (void)touch(file());
  }
};

Worker::Worker(std::unique_ptr<State> state) : state_(std::move(state)) {}

absl::StatusOr<std::unique_ptr<Worker>> Worker::start(const fs::path& run_folder) {
  auto state = std::make_unique<State>();
  state->id = fmt::format("{}-{}-{}", encode_name(host_name()), getpid(), random_hex(4));
  state->folder = run_folder / "workers";
  state->facts = facts_of_this_process();
  const fs::path index = run_folder / "index" / (state->id + ".jsonl");
  state->index.reset(open(index.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644));
  if (!state->index.valid())
    return system_error(errno, fmt::format("cannot create {}", index.string()));
  if (auto made = create_file_exclusively(state->file(), dump_json(state->facts) + "\n");
      !made.ok())
    return made;
  state->heart = std::thread([beating = state.get()] { beating->beat(); });
  auto worker = std::unique_ptr<Worker>(new Worker(std::move(state)));
  if (auto logged = worker->log({{"state", "joined"}}); !logged.ok()) return logged;
  return worker;
}

Worker::~Worker() {
  {
    const std::lock_guard lock(state_->mutex);
    state_->ending = true;
  }
  state_->wake.notify_all();
  state_->heart.join();
  unlink(state_->file().c_str());
}

const std::string& Worker::id() const { return state_->id; }

absl::StatusOr<bool> Worker::is_gone(std::string_view other) const {
  const fs::path file = state_->folder / other;
  const auto content = read_file(file);
  if (content.status().code() == absl::StatusCode::kNotFound) return true;
  if (!content.ok()) return content.status();
  const auto facts = parse_json(*content);
  if (!facts.ok() || !facts->is_object()) return true;  // no worker wrote this
  const Json& own = state_->facts;
  const auto same = [&](const char* key) { return facts->value(key, Json(nullptr)) == own[key]; };
  if (same("boot") && same("namespace")) {
    const std::uint64_t start = start_time_of(facts->value("pid", pid_t{-1}));
    return start == 0 || start != facts->value("start", std::uint64_t{0});
  }
  if (auto touched = touch(state_->file()); !touched.ok()) return touched;
  const auto now = beat_of(state_->file());
  if (!now.ok()) return now.status();
  const auto last = beat_of(file);
  if (last.status().code() == absl::StatusCode::kNotFound) return true;
  if (!last.ok()) return last.status();
  return *now - *last > kSilence;
}

absl::Status Worker::log(Json transition) {
  Json line = {{"t", utc_now()}};
  line.update(transition);
  const std::lock_guard lock(state_->mutex);
  return with_context(write_all(state_->index.get(), dump_json(line) + "\n"),
                      "cannot write the worker's index");
}

}  // namespace mlgym
