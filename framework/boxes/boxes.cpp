// The host's side of the spawner: one request and its answer at a time.
#include <sys/mman.h>
#include <unistd.h>

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

class SpawnedBox : public Box {
 public:
  SpawnedBox(std::shared_ptr<Spawner> spawner, int id, std::filesystem::path channel,
             Descriptor control, std::vector<std::pair<std::string, std::string>> environment)
      : spawner_(std::move(spawner)),
        id_(id),
        channel_(std::move(channel)),
        init_(std::move(control)),
        environment_(std::move(environment)) {}
  ~SpawnedBox() override { (void)spawner_->ask({{"op", "destroy"}, {"box", id_}}); }

  absl::Status put(std::string_view path, std::string_view content, unsigned mode) override {
    const Descriptor file(memfd_create("mlgym-put", MFD_CLOEXEC));
    if (!file.valid()) return system_error(errno, "cannot hold a file for a box");
    if (auto written = write_all(file.get(), content); !written.ok()) return written;
    if (lseek(file.get(), 0, SEEK_SET) != 0)
      return system_error(errno, "cannot rewind a file for a box");
    return spawner_
        ->ask({{"op", "put"}, {"box", id_}, {"path", path}, {"mode", mode}}, {file.get()})
        .status();
  }

  absl::StatusOr<Descriptor> get(std::string_view path) override {
    auto answer = spawner_->ask({{"op", "get"}, {"box", id_}, {"path", path}});
    if (!answer.ok()) return answer.status();
    if (answer->second.size() != 1) return internal("the spawner sent no descriptor for {}", path);
    return std::move(answer->second[0]);
  }

  absl::StatusOr<BoxProcess> start(const BoxProgram& program) override {
    return init_.start(program, environment_);
  }
  absl::Status signal(int process, int number, bool group) override {
    return init_.signal(process, number, group);
  }
  absl::Status pause() override { return init_.pause(); }
  absl::Status resume() override { return init_.resume(); }
  absl::Status end_processes() override { return init_.end_processes(); }
  absl::StatusOr<int> count_processes() override { return init_.count_processes(); }

  absl::StatusOr<BoxStats> stats() override {
    const auto answer = spawner_->ask({{"op", "stats"}, {"box", id_}});
    if (!answer.ok()) return answer.status();
    const Json& json = answer->first;
    return BoxStats{json.value("cpu_seconds", 0.0), json.value("memory_bytes", std::uint64_t{0}),
                    json.value("workspace_bytes", std::uint64_t{0}),
                    json.value("processes", std::uint32_t{0})};
  }

  absl::Status kill() override { return spawner_->ask({{"op", "kill"}, {"box", id_}}).status(); }
  const std::filesystem::path& channel() const override { return channel_; }

  absl::Status set_limits(const BoxLimits& limits) { return init_.set_limits(limits); }

 private:
  std::shared_ptr<Spawner> spawner_;
  int id_;
  std::filesystem::path channel_;
  InitClient init_;
  std::vector<std::pair<std::string, std::string>> environment_;
};

Json create_request(const BoxSpec& spec,
                    const std::vector<std::pair<std::string, std::string>>& environment) {
  Json mounts = Json::array(), masked = Json::array(), variables = Json::array();
  for (const auto& mount : spec.mounts) {
    mounts.push_back({{"source", std::filesystem::absolute(mount.source).string()},
                      {"target", mount.target},
                      {"writable", mount.writable}});
  }
  for (const auto& path : installation().hidden()) masked.push_back(path.string());
  for (const auto& path : spec.masked) masked.push_back(path.string());
  for (const auto& [name, value] : environment) variables.push_back({name, value});
  return {{"op", "create"},
          {"name", spec.name},
          {"mounts", mounts},
          {"masked", masked},
          {"environment", variables},
          {"host_network", spec.host_network},
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
  explicit SpawnedBoxes(std::shared_ptr<Spawner> spawner) : spawner_(std::move(spawner)) {}

  absl::StatusOr<std::unique_ptr<Box>> create(const BoxSpec& spec) override {
    std::vector<std::pair<std::string, std::string>> environment = {
        {"PATH", "/usr/bin:/bin"}, {"HOME", "/workspace"}, {"LANG", "C.UTF-8"}, {"USER", "agent"}};
    for (const auto& [name, value] : spec.environment) set_variable(environment, name, value);
    auto control = make_message_pair();
    if (!control.ok()) return control.status();
    const auto answer = spawner_->ask(create_request(spec, environment), {control->second.get()});
    if (!answer.ok()) return answer.status();
    control->second.reset();
    auto box = std::make_unique<SpawnedBox>(spawner_, answer->first.value("box", -1),
                                            answer->first.value("channel", ""),
                                            std::move(control->first), std::move(environment));
    if (auto limited = box->set_limits(spec.limits); !limited.ok()) return limited;
    return box;
  }

  absl::StatusOr<Json> probe() override {
    auto answer = spawner_->ask({{"op", "probe"}});
    if (!answer.ok()) return answer.status();
    return answer->first["report"];
  }

 private:
  std::shared_ptr<Spawner> spawner_;
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
  return std::make_unique<SpawnedBoxes>(std::move(*spawner));
}

}  // namespace mlgym
