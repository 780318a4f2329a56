// The host's side of the spawner: one request and its answer at a time.
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <mutex>

#include "base/file.h"
#include "base/installation.h"
#include "base/json.h"
#include "base/process.h"
#include "base/status.h"
#include "boxes/box.h"
#include "boxes/init_client.h"
#include "boxes/message.h"

namespace mlgym {
namespace {

constexpr double kSpawnerSeconds = 60;

// Requests to the spawner. Thread-safe; shared by the boxes, which may outlive the Boxes object's
// user.
class Spawner {
 public:
  static absl::StatusOr<std::shared_ptr<Spawner>> start() {
    auto sockets = make_message_pair();
    if (!sockets.ok()) return sockets.status();
    ProgramSpec spec;
    spec.arguments = {(installation().programs / "mlgym_spawner").string()};
    spec.environment = current_environment();
    spec.descriptors = {{sockets->second.get(), 3}, {2, 2}};
    auto program = Program::start(spec);
    if (!program.ok()) return program.status();
    return std::make_shared<Spawner>(std::move(sockets->first), std::move(*program));
  }

  Spawner(Descriptor socket, Program program)
      : socket_(std::move(socket)), program_(std::move(program)) {}
  ~Spawner() {
    socket_.reset();  // it removes its boxes and ends
    (void)program_.wait(Deadline::after(kSpawnerSeconds));
  }

  absl::StatusOr<std::pair<Json, std::vector<Descriptor>>> ask(
      const Json& request, const std::vector<int>& descriptors = {}) {
    const std::lock_guard lock(mutex_);
    if (auto sent = send_message(socket_.get(), dump_json(request), descriptors); !sent.ok())
      return gone(sent);
    auto answer = receive_message(socket_.get(), Deadline::after(kSpawnerSeconds));
    if (!answer.ok()) return gone(answer.status());
    if (answer->bytes.empty()) return gone(absl::OkStatus());
    auto json = parse_json(answer->bytes);
    if (!json.ok()) return json.status();
    const int code = json->value("code", 0);
    if (code != 0)
      return absl::Status(static_cast<absl::StatusCode>(code),
                          json->value("message", "the sandbox failed"));
    return std::pair(std::move(*json), std::move(answer->descriptors));
  }

 private:
  static absl::Status gone(const absl::Status& why) {
    return make_status(absl::StatusCode::kUnavailable,
                       "the process that owns the boxes is gone{}{}", why.ok() ? "" : ": ",
                       message_of(why));
  }

  std::mutex mutex_;
  Descriptor socket_;
  Program program_;
};

class SpawnedSnapshot : public BoxSnapshot {
 public:
  SpawnedSnapshot(std::shared_ptr<Spawner> spawner, int id, const Json& facts, int lost)
      : spawner_(std::move(spawner)),
        id_(id),
        method_(facts.value("method", "")),
        layers_(facts.value("layers", 0)),
        lost_(lost) {}
  ~SpawnedSnapshot() override { (void)spawner_->ask({{"op", "release"}, {"snapshot", id_}}); }
  const std::string& method() const override { return method_; }
  int layers() const override { return layers_; }
  int lost_processes() const override { return lost_; }
  int id() const { return id_; }

 private:
  std::shared_ptr<Spawner> spawner_;
  int id_;
  std::string method_;
  int layers_, lost_;
};

class SpawnedBox : public Box {
 public:
  SpawnedBox(std::shared_ptr<Spawner> spawner, int id, std::filesystem::path channel, bool waits,
             Descriptor control, std::vector<std::pair<std::string, std::string>> environment,
             const InitLimits& limits)
      : spawner_(std::move(spawner)),
        id_(id),
        channel_(std::move(channel)),
        init_(std::move(control)),
        environment_(std::move(environment)),
        limits_(limits),
        down_(waits) {}
  ~SpawnedBox() override { (void)spawner_->ask({{"op", "destroy"}, {"box", id_}}); }

  absl::Status put(std::string_view path, std::string_view content, unsigned mode) override {
    const Descriptor file(memfd_create("mlgym-put", MFD_CLOEXEC));
    if (!file.valid()) return system_error(errno, "cannot hold a file for a box");
    if (auto written = write_all(file.get(), content); !written.ok()) return written;
    if (lseek(file.get(), 0, SEEK_SET) != 0)
      return system_error(errno, "cannot rewind a file for a box");
    return ask_for_file({{"op", "put"}, {"box", id_}, {"path", path}, {"mode", mode}}, {file.get()})
        .status();
  }

  absl::StatusOr<Descriptor> get(std::string_view path) override {
    auto answer = ask_for_file({{"op", "get"}, {"box", id_}, {"path", path}});
    if (!answer.ok()) return answer.status();
    if (answer->second.size() != 1) return internal("the spawner sent no descriptor for {}", path);
    return std::move(answer->second[0]);
  }

  absl::StatusOr<BoxProcess> start(const BoxProgram& program) override {
    if (auto up = come_up(); !up.ok()) return up;
    return init_.start(program, environment_);
  }
  absl::StatusOr<Descriptor> listen(int port) override {
    if (auto up = come_up(); !up.ok()) return up;
    if (auto thawed = thaw(); !thawed.ok()) return thawed;
    return init_.listen(port);
  }
  absl::Status signal(int process, int number, bool group) override {
    return init_.signal(process, number, group);
  }

  absl::StatusOr<BoxUsage> pause() override {
    if (down_) return BoxUsage();
    if (auto thawed = thaw(); !thawed.ok()) return thawed;
    bool still = true;
    auto usage = init_.pause(still);
    if (!usage.ok() || still) return usage;
    // They keep waking each other: the sandbox may have something that they cannot undo.
    frozen_ = spawner_->ask({{"op", "pause"}, {"box", id_}}).ok();
    if (frozen_) return usage;
    if (auto ended = init_.end_processes(); !ended.ok()) return ended;
    return init_.pause(still);
  }

  absl::Status resume() override {
    if (auto thawed = thaw(); !thawed.ok()) return thawed;
    return down_ ? absl::OkStatus() : init_.resume();
  }

  absl::Status end_processes() override {
    if (down_) return absl::OkStatus();
    if (auto thawed = thaw(); !thawed.ok()) return thawed;
    return init_.end_processes();
  }
  absl::StatusOr<int> count_processes() override {
    if (down_) return 0;
    if (!frozen_) return init_.count_processes();
    const auto found = stats();
    if (!found.ok()) return found.status();
    return static_cast<int>(found->processes);
  }

  absl::StatusOr<double> cpu_seconds() override { return down_ ? 0 : init_.cpu_seconds(); }

  absl::StatusOr<BoxStats> stats() override {
    const auto answer = spawner_->ask({{"op", "stats"}, {"box", id_}});
    if (!answer.ok()) return answer.status();
    const Json& json = answer->first;
    return BoxStats{json.value("cpu_seconds", 0.0), json.value("memory_bytes", std::uint64_t{0}),
                    json.value("workspace_bytes", std::uint64_t{0}),
                    json.value("processes", std::uint32_t{0}),
                    json.value("out_of_memory", std::uint64_t{0})};
  }

  absl::Status restart() override {
    const std::lock_guard lock(restarting_);
    return start_anew();
  }

  // After `freeze` the box comes up again when something is started in it: a branch does not wait
  // for its origin.
  absl::StatusOr<std::shared_ptr<const BoxSnapshot>> snapshot(Keep keep) override {
    int lost = 0;
    if (keep == Keep::freeze) {
      if (const auto count = count_processes(); count.ok()) lost = *count;
      down_ = true;
    }
    const auto taken =
        spawner_->ask({{"op", "snapshot"}, {"box", id_}, {"copy", keep == Keep::copy}});
    if (!taken.ok()) return with_context(taken.status(), "cannot keep the box's files");
    return std::make_shared<SpawnedSnapshot>(spawner_, taken->first.value("snapshot", -1),
                                             taken->first["facts"], lost);
  }

  absl::Status kill() override { return spawner_->ask({{"op", "kill"}, {"box", id_}}).status(); }
  const std::filesystem::path& channel() const override { return channel_; }

  // What a new process 1 has to know. `visitors`: the end of a socket whose other end the spawner
  // keeps.
  absl::Status set_up(const std::vector<Descriptor>& visitors) {
    if (visitors.size() == 1) {
      if (auto served = init_.serve_visitors(visitors[0]); !served.ok()) return served;
    }
    return init_.set_limits(limits_);
  }

 private:
  // Some sandboxes have the workspace in hand only while the box runs.
  absl::StatusOr<std::pair<Json, std::vector<Descriptor>>> ask_for_file(
      const Json& request, const std::vector<int>& descriptors = {}) {
    auto answer = spawner_->ask(request, descriptors);
    if (!down_ || answer.status().code() != absl::StatusCode::kFailedPrecondition) return answer;
    if (auto up = come_up(); !up.ok()) return up;
    return spawner_->ask(request, descriptors);
  }

  // Frozen, process 1 does not answer either.
  absl::Status thaw() {
    if (!frozen_.exchange(false)) return absl::OkStatus();
    return spawner_->ask({{"op", "resume"}, {"box", id_}}).status();
  }
  absl::Status come_up() {
    if (!down_) return absl::OkStatus();
    const std::lock_guard lock(restarting_);
    return down_ ? start_anew() : absl::OkStatus();  // somebody else may have been faster
  }
  absl::Status start_anew() {
    auto control = make_message_pair();
    if (!control.ok()) return control.status();
    const auto answer = spawner_->ask({{"op", "restart"}, {"box", id_}}, {control->second.get()});
    if (!answer.ok()) return answer.status();
    init_.reconnect(std::move(control->first));
    frozen_ = false;
    if (auto ready = set_up(answer->second); !ready.ok()) return ready;
    down_ = false;
    return absl::OkStatus();
  }

  std::shared_ptr<Spawner> spawner_;
  int id_;
  std::filesystem::path channel_;
  InitClient init_;
  std::vector<std::pair<std::string, std::string>> environment_;
  InitLimits limits_;
  std::mutex restarting_;
  std::atomic<bool> down_;            // without processes, and started when it is needed
  std::atomic<bool> frozen_ = false;  // by the sandbox
};

Json create_request(const BoxSpec& spec,
                    const std::vector<std::pair<std::string, std::string>>& environment,
                    Json masked) {
  Json mounts = Json::array(), variables = Json::array();
  for (const auto& mount : spec.mounts) {
    mounts.push_back({{"source", std::filesystem::absolute(mount.source).string()},
                      {"target", mount.target},
                      {"writable", mount.writable}});
  }
  for (const auto& path : spec.masked) masked.push_back(path.string());
  for (const auto& [name, value] : environment) variables.push_back({name, value});
  return {
      {"op", "create"},
      {"name", spec.name},
      {"mounts", mounts},
      {"masked", masked},
      {"environment", variables},
      {"host_network", spec.host_network},
      {"loopback", spec.loopback},
      {"snapshot", spec.snapshot ? static_cast<const SpawnedSnapshot&>(*spec.snapshot).id() : -1},
      {"gpus", spec.gpus},
      {"image", spec.image},
      {"limits",
       {{"memory", spec.limits.memory_bytes},
        {"disk", spec.limits.disk_bytes},
        {"file", spec.limits.file_bytes},
        {"temporary", spec.limits.temporary_bytes},
        {"processes", spec.limits.processes},
        {"open_files", spec.limits.open_files},
        {"cpus", spec.limits.cpus}}}};
}

void set_variable(std::vector<std::pair<std::string, std::string>>& environment,
                  const std::string& name, const std::string& value) {
  for (auto& [known, old] : environment) {
    if (known != name) continue;
    old = value;
    return;
  }
  environment.emplace_back(name, value);
}

class SpawnedBoxes : public Boxes {
 public:
  explicit SpawnedBoxes(std::shared_ptr<Spawner> spawner, Json report)
      : spawner_(std::move(spawner)), report_(std::move(report)) {
    for (const auto& path : installation().hidden()) hidden_.push_back(path.string());
  }

  absl::StatusOr<std::unique_ptr<Box>> create(const BoxSpec& spec) override {
    std::vector<std::pair<std::string, std::string>> environment = {
        {"PATH", "/usr/bin:/bin"}, {"HOME", "/workspace"}, {"LANG", "C.UTF-8"}, {"USER", "agent"}};
    for (const auto& [name, value] : spec.environment) set_variable(environment, name, value);
    // A branch gets its files now, and its processes when something is started in it.
    const bool waits = spec.snapshot != nullptr;
    auto control = make_message_pair();
    if (!control.ok()) return control.status();
    const auto answer =
        spawner_->ask(create_request(spec, environment, hidden_),
                      waits ? std::vector<int>() : std::vector{control->second.get()});
    if (!answer.ok()) return answer.status();
    control->second.reset();
    auto box = std::make_unique<SpawnedBox>(
        spawner_, answer->first.value("box", -1), answer->first.value("channel", ""), waits,
        std::move(control->first), std::move(environment), limits_for_init(spec));
    if (waits) return box;
    if (auto ready = box->set_up(answer->second); !ready.ok()) return ready;
    return box;
  }

  absl::StatusOr<Json> probe() override { return report_; }

 private:
  bool is_hard(const char* capability) const {
    return report_.value(Json::json_pointer(fmt::format("/capabilities/{}/level", capability)),
                         "none") == "hard";
  }

  // What the sandbox does not enforce for the box as a whole is left to init: limits of each
  // process, and a watch over all.
  InitLimits limits_for_init(const BoxSpec& spec) const {
    const BoxLimits& limits = spec.limits;
    InitLimits result;
    result.processes = limits.processes;
    result.open_files = limits.open_files;
    result.file_bytes = limits.file_bytes;
    if (!is_hard("memory")) {
      // A GPU's driver reserves far more addresses than it uses memory.
      result.address_space = spec.gpus.empty() ? limits.memory_bytes : 0;
      result.watched_memory = limits.memory_bytes;
    }
    if (!is_hard("disk") && limits.disk_bytes > 0) {
      result.watched_disk = limits.disk_bytes;
      if (result.file_bytes == 0 || result.file_bytes > limits.disk_bytes)
        result.file_bytes = limits.disk_bytes;
    }
    return result;
  }

  std::shared_ptr<Spawner> spawner_;
  Json report_;                  // of the sandbox
  Json hidden_ = Json::array();  // what no box shows
};

}  // namespace

absl::StatusOr<std::unique_ptr<Boxes>> Boxes::start(const SandboxChoice& choice) {
  auto spawner = Spawner::start();
  if (!spawner.ok()) return spawner.status();
  const auto loaded = (*spawner)->ask({{"op", "load"},
                                       {"library", choice.library.string()},
                                       {"component", choice.component},
                                       {"settings", choice.settings}});
  if (!loaded.ok()) return loaded.status();
  auto probed = (*spawner)->ask({{"op", "probe"}});
  if (!probed.ok()) return probed.status();
  return std::make_unique<SpawnedBoxes>(std::move(*spawner), std::move(probed->first["report"]));
}

}  // namespace mlgym
