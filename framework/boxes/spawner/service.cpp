#include "boxes/spawner/service.h"

#include <fcntl.h>
#include <mlgym/kinds/sandbox.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <memory>
#include <optional>

#include "base/file.h"
#include "base/installation.h"
#include "base/json.h"
#include "base/status.h"
#include "base/time.h"
#include "boxes/box_folders.h"
#include "boxes/init_client.h"
#include "boxes/message.h"
#include "boxes/spawner/box_spec.h"
#include "boxes/spawner/door.h"
#include "components/instance.h"
#include "plugins/library.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr double kSandboxSeconds = 50;

// init's program in memory: boxes run it without a path of the host showing.
absl::StatusOr<Descriptor> load_init() {
  const auto program = read_file(installation().programs / "mlgym_box_init");
  if (!program.ok()) return program.status();
  Descriptor file(memfd_create("init", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  if (!file.valid()) return system_error(errno, "cannot hold init in memory");
  if (auto written = write_all(file.get(), *program); !written.ok()) return written;
  fchmod(file.get(), 0555);
  fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
  // Reopened for reading only: a file open for writing cannot be executed.
  Descriptor readable(
      open(fmt::format("/proc/self/fd/{}", file.get()).c_str(), O_RDONLY | O_CLOEXEC));
  if (!readable.valid()) return system_error(errno, "cannot reopen init");
  return readable;
}

class Service {
 public:
  // The answer to one request, whatever it is; descriptors to send go into `descriptors`.
  Json answer(std::string_view request, std::vector<Descriptor> attached,
              std::vector<Descriptor>& descriptors) {
    const auto result = understand(request, std::move(attached), descriptors);
    if (result.ok()) return *result;
    return {{"code", static_cast<int>(result.status().code())},
            {"message", message_of(result.status())}};
  }

  // What can be done after the answer.
  void clean_up() {
    for (; !doomed_.empty(); doomed_.pop_back()) (void)destroy(doomed_.back());
    for (; !untold_.empty(); untold_.pop_back()) {
      const auto& [id, facts] = untold_.back();
      const Descriptor file(open(facts_of(id).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
      (void)write_all(file.get(), facts);  // for people who look on
    }
  }

  const Descriptor& door() const { return door_; }

  // Somebody knocked.
  void receive_visitor() {
    auto visitor = let_in(door_);
    if (!visitor.ok()) return;
    const auto started = start_for(*visitor);
    const Json reply = started.ok() ? Json{{"process", started->id()}}
                                    : Json{{"message", message_of(started.status())}};
    (void)send_message(visitor->socket.get(), dump_json(reply),
                       started.ok() ? std::vector{started->exit_descriptor()} : std::vector<int>());
  }

  void destroy_all() {
    clean_up();
    while (!boxes_.empty()) (void)destroy(boxes_.begin()->first);
    while (!snapshots_.empty()) (void)release(snapshots_.begin()->first);
    for (const auto& folder : {folders_.boxes, folders_.channels}) {
      if (!folder.empty()) (void)remove_tree(folder);
    }
  }

 private:
  struct OwnedBox {
    mlgym_box* box;
    fs::path folder, channel;
    std::vector<std::pair<std::string, std::string>> environment;
    std::unique_ptr<InitClient> visits;  // the way of people who look on
  };

  absl::StatusOr<Json> understand(std::string_view text, std::vector<Descriptor> attached,
                                  std::vector<Descriptor>& descriptors) {
    const auto request = parse_json(text);
    if (!request.ok()) return with_context(request.status(), "a request");
    try {
      return perform(*request, std::move(attached), descriptors);
    } catch (const Json::exception& error) {
      return invalid("a request of another form than docs/boxes.md says: {}", error.what());
    }
  }

  absl::StatusOr<Json> perform(const Json& request, std::vector<Descriptor> attached,
                               std::vector<Descriptor>& descriptors) {
    const std::string op = request.value("op", "");
    if (op == "load") return load(request);
    if (!sandbox_) return internal("no sandbox is loaded");
    Call call(plain_host_services(), Deadline::after(kSandboxSeconds));
    if (op == "probe") return probe(call);
    if (op == "create") return create(call, request, attached, descriptors);
    if (op == "release") return release(request.value("snapshot", -1));
    const int id = request.value("box", -1);
    const auto found = boxes_.find(id);
    if (found == boxes_.end()) return not_found("there is no box {}", id);
    mlgym_box* box = found->second.box;
    const std::string path = request.value("path", "");
    if (op == "put") {
      if (attached.size() != 1) return internal("put without a file");
      return ask(call, "put", &mlgym_sandbox::put, box, borrow(path), attached[0].get(),
                 request.value("mode", 0644u));
    }
    if (op == "get") {
      int descriptor = -1;
      auto result = ask(call, "get", &mlgym_sandbox::get, box, borrow(path), &descriptor);
      if (result.ok()) descriptors.emplace_back(descriptor);
      return result;
    }
    if (op == "stats") {
      mlgym_box_stats stats{};
      stats.size = sizeof stats;
      auto result = ask(call, "stats", &mlgym_sandbox::stats, box, &stats);
      if (result.ok()) {
        *result = {{"cpu_seconds", stats.cpu_seconds},
                   {"memory_bytes", stats.memory_bytes},
                   {"workspace_bytes", stats.workspace_bytes},
                   {"processes", stats.processes},
                   {"out_of_memory", stats.out_of_memory}};
      }
      return result;
    }
    if (op == "kill") return ask(call, "kill", &mlgym_sandbox::kill, box);
    if (op == "destroy") return doom(call, id);
    if (op == "pause") return ask(call, "pause", &mlgym_sandbox::pause, box);
    if (op == "resume") return ask(call, "resume", &mlgym_sandbox::resume, box);
    if (op == "restart") {
      auto result = restart(call, box, attached);
      return result.ok() ? open_for_visitors(found->second, descriptors) : result;
    }
    if (op == "snapshot") return snapshot(call, box, request.value("copy", false));
    return internal("unknown request \"{}\"", op);
  }

  absl::StatusOr<Json> load(const Json& request) {
    const std::string library = request.value("library", "");
    const auto plugin = load_library(library);
    if (!plugin.ok()) return plugin.status();
    if (auto started = start_plugin(**plugin, library); !started.ok()) return started;
    const std::string name = request.value("component", "");
    for (std::size_t i = 0; i < (*plugin)->component_count; ++i) {
      const mlgym_component* component = (*plugin)->components[i];
      if (name != component->name || std::string_view(component->kind) != MLGYM_KIND_SANDBOX)
        continue;
      const auto settings = parse_json(request.value("settings", "{}"));
      if (!settings.ok()) return settings.status();
      Call call(plain_host_services(), Deadline::after(kSandboxSeconds));
      auto instance = Instance::create(component, *settings, call);
      if (!instance.ok()) return instance.status();
      auto init = load_init();
      if (!init.ok()) return init.status();
      auto folders = make_spawner_folders();
      if (!folders.ok()) return folders.status();
      // As root, mounts that sandboxes make are this process's alone and vanish with it.
      if (geteuid() == 0 && (unshare(CLONE_NEWNS) != 0 ||
                             mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)) {
        return system_error(errno, "cannot enter a mount namespace");
      }
      shared_ = folders->boxes / "shared";
      if (mkdir(shared_.c_str(), 0700) != 0)
        return system_error(errno, fmt::format("cannot make {}", shared_.string()));
      init_ = std::move(*init);
      folders_ = *folders;
      door_ = open_door(folders_.boxes / "door");
      sandbox_ = std::move(*instance);
      name_ = name;
      return Json::object();
    }
    return not_found("{} holds no sandbox \"{}\"", request.value("library", ""), name);
  }

  absl::StatusOr<Json> probe(Call& call) {
    std::string text;
    const mlgym_sink sink = sink_into(text);
    auto result = ask(call, "probe", &mlgym_sandbox::probe, &sink);
    if (!result.ok()) return result;
    const auto report = parse_json(text);
    if (!report.ok()) return with_context(report.status(), sandbox_->who() + ": its report");
    return Json{{"report", *report}};
  }

  absl::StatusOr<Json> create(Call& call, const Json& request,
                              const std::vector<Descriptor>& attached,
                              std::vector<Descriptor>& descriptors) {
    if (attached.size() > 1) return internal("create with more than a control socket");
    const int id = next_++;
    const fs::path folder = folders_.boxes / std::to_string(id);
    const fs::path channel = folders_.channels / std::to_string(id);
    BoxSpecStorage storage(request, folder, channel, shared_);
    mlgym_box_spec& spec = storage.spec();
    if (const int snapshot = request.value("snapshot", -1); snapshot >= 0) {
      const auto found = snapshots_.find(snapshot);
      if (found == snapshots_.end()) return not_found("there is no snapshot {}", snapshot);
      spec.snapshot = found->second;
    }
    if (mkdir(folder.c_str(), 0700) != 0)
      return system_error(errno, fmt::format("cannot make {}", folder.string()));
    if (mkdir(channel.c_str(), 0755) != 0) {
      const auto failed = system_error(errno, fmt::format("cannot make {}", channel.string()));
      (void)remove_tree(folder);
      return failed;
    }
    spec.init = init_.get();
    spec.control = attached.empty() ? -1 : attached[0].get();  // -1: it waits for a restart
    mlgym_box* box = nullptr;
    auto result = ask(call, "create", &mlgym_sandbox::create, &spec, &box);
    if (!result.ok()) {
      (void)remove_tree(folder);
      (void)remove_tree(channel);
      return result;
    }
    OwnedBox& owned = boxes_[id];
    owned.box = box;
    owned.folder = folder;
    owned.channel = channel;
    owned.environment =
        request.at("environment").get<std::vector<std::pair<std::string, std::string>>>();
    untold_.emplace_back(id, dump_json({{"id", id},
                                        {"name", request.at("name")},
                                        {"sandbox", name_},
                                        {"started", utc_now()}}));
    if (!attached.empty()) {
      if (auto opened = open_for_visitors(owned, descriptors); !opened.ok()) return opened;
    }
    return Json{{"box", id}, {"channel", channel.string()}};
  }

  fs::path facts_of(int id) const { return folders_.boxes / fmt::format("{}.json", id); }

  // A second way to the box's process 1, of which the host is sent the end that it must pass on.
  absl::StatusOr<Json> open_for_visitors(OwnedBox& box, std::vector<Descriptor>& descriptors) {
    auto sockets = make_message_pair();
    if (!sockets.ok()) return sockets.status();
    box.visits = std::make_unique<InitClient>(std::move(sockets->first));
    descriptors.push_back(std::move(sockets->second));
    return Json::object();
  }

  absl::StatusOr<BoxProcess> start_for(const Visitor& visitor) {
    const auto request = parse_json(visitor.request.bytes);
    const bool understood =
        request.ok() && request->is_object() && request->value("box", Json()).is_number_integer() &&
        request->value("terminal", Json()).is_boolean() && visitor.request.descriptors.size() == 3;
    if (!understood)
      return invalid("a visitor's request of another form than framework/boxes asks");
    const auto found = boxes_.find(request->value("box", -1));
    if (found == boxes_.end() || !found->second.visits) return not_found("nothing runs in the box");
    BoxProgram program;
    program.arguments = {"/usr/bin/bash", "--norc", "-i"};
    program.terminal = request->value("terminal", false);
    if (!program.terminal) program.arguments.pop_back();
    program.environment = {{"TERM", "xterm-256color"}};
    for (int i = 0; i < 3; ++i)
      program.descriptors.emplace_back(
          visitor.request.descriptors[static_cast<std::size_t>(i)].get(), i);
    return found->second.visits->start(program, found->second.environment);
  }

  // Nothing of the box runs any more; its files go once nobody waits.
  absl::StatusOr<Json> doom(Call& call, int id) {
    doomed_.push_back(id);
    return ask(call, "kill", &mlgym_sandbox::kill, boxes_.at(id).box);
  }

  absl::StatusOr<Json> destroy(int id) {
    Call call(plain_host_services(), Deadline::after(kSandboxSeconds));
    const auto found = boxes_.find(id);
    auto result = ask(call, "destroy", &mlgym_sandbox::destroy, found->second.box);
    (void)remove_tree(found->second.folder);
    (void)remove_tree(found->second.channel);
    unlink(facts_of(id).c_str());
    boxes_.erase(found);
    return result;
  }

  // A killed box gets a new process 1; its control socket is attached.
  absl::StatusOr<Json> restart(Call& call, mlgym_box* box,
                               const std::vector<Descriptor>& attached) {
    if (attached.size() != 1) return internal("restart without a control socket");
    if (auto ended = ask(call, "kill", &mlgym_sandbox::kill, box); !ended.ok()) return ended;
    return ask(call, "restart", &mlgym_sandbox::restart, box, init_.get(), attached[0].get());
  }

  // Without `copy` the box is killed.
  absl::StatusOr<Json> snapshot(Call& call, mlgym_box* box, bool copy) {
    if (!copy) {
      if (auto ended = ask(call, "kill", &mlgym_sandbox::kill, box); !ended.ok()) return ended;
    }
    mlgym_snapshot* taken = nullptr;
    std::string text;
    const mlgym_sink sink = sink_into(text);
    auto result = ask(call, "snapshot", &mlgym_sandbox::snapshot, box,
                      copy ? MLGYM_SNAPSHOT_COPY : 0, &taken, &sink);
    if (!result.ok()) return result;
    const int id = next_++;
    snapshots_[id] = taken;
    auto facts = parse_json(text);
    if (!facts.ok()) return with_context(facts.status(), sandbox_->who() + ": its snapshot");
    return Json{{"snapshot", id}, {"facts", *facts}};
  }

  absl::StatusOr<Json> release(int id) {
    const auto found = snapshots_.find(id);
    if (found == snapshots_.end()) return not_found("there is no snapshot {}", id);
    Call call(plain_host_services(), Deadline::after(kSandboxSeconds));
    auto result = ask(call, "release", &mlgym_sandbox::release, found->second);
    snapshots_.erase(found);
    return result;
  }

  // Calls a function of the sandbox's.
  template <class Function, class... Arguments>
  absl::StatusOr<Json> ask(Call& call, const char* name, Function mlgym_sandbox::*function,
                           Arguments... arguments) {
    auto status = sandbox_->run(call, name, [&] {
      return (table().*function)(sandbox_->self(), call.raw(), arguments...);
    });
    if (!status.ok()) return status;
    return Json::object();
  }

  const mlgym_sandbox& table() const { return *sandbox_->table<mlgym_sandbox>(); }

  std::optional<Instance> sandbox_;
  std::string name_;  // the sandbox's
  Descriptor init_;
  SpawnerFolders folders_;
  Descriptor door_;
  fs::path shared_;  // for what outlives a box
  std::map<int, OwnedBox> boxes_;
  std::vector<int> doomed_;
  std::vector<std::pair<int, std::string>> untold_;  // boxes whose facts are not written yet
  std::map<int, mlgym_snapshot*> snapshots_;
  int next_ = 1;
};

}  // namespace

int serve_boxes(int socket) {
  Service service;
  for (;;) {
    pollfd ready[] = {{socket, POLLIN, 0}, {service.door().get(), POLLIN, 0}};
    if (poll(ready, 2, -1) < 0 && errno != EINTR) break;
    if (ready[1].revents != 0) service.receive_visitor();
    if (ready[0].revents == 0) continue;
    auto message = receive_message(socket, Deadline::never());
    if (!message.ok() || message->bytes.empty()) break;
    std::vector<Descriptor> descriptors;
    const Json reply = service.answer(message->bytes, std::move(message->descriptors), descriptors);
    std::vector<int> numbers;
    for (const auto& descriptor : descriptors) numbers.push_back(descriptor.get());
    if (!send_message(socket, dump_json(reply), numbers).ok()) break;
    service.clean_up();
  }
  service.destroy_all();
  return 0;
}

}  // namespace mlgym
