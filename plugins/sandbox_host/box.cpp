#include "box.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "sandbox_parts/folders.h"
#include "sandbox_parts/process_facts.h"
#include "sandbox_parts/workspace_files.h"
#include "strays.h"

namespace host {
namespace {

using sandbox_parts::fail_system;

constexpr uid_t kNobodyElse = static_cast<uid_t>(-1);

void make_folder(const std::string& path) {
  if (mkdir(path.c_str(), 0755) != 0) fail_system("cannot make " + path);
}

// Init ends what descends from it when it is asked to.
constexpr int kPatience = 5000;  // milliseconds

bool wait_for(pid_t child, int milliseconds) {
  for (int waited = 0; waited < milliseconds; ++waited) {
    const pid_t ended = waitpid(child, nullptr, WNOHANG);
    if (ended == child || (ended < 0 && errno == ECHILD)) return true;
    usleep(1000);
  }
  return false;
}

}  // namespace

Snapshot::~Snapshot() { sandbox_parts::remove_folder(path_); }

Box::Box(mlgym::Call& call, const mlgym_box_spec& spec)
    : folder_(mlgym::view(spec.folder)),
      shared_(mlgym::view(spec.shared)),
      workspace_path_(folder_ + "/workspace") {
  try {
    make_folder(workspace_path_);
    make_folder(folder_ + "/view");
    if (const auto* from = static_cast<const Snapshot*>(mlgym::Sandbox::snapshot_of(spec)))
      sandbox_parts::copy_folder(call, from->path(), workspace_path_);
    workspace_ =
        sandbox_parts::Descriptor(open(workspace_path_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!workspace_.valid()) fail_system("cannot open the workspace");
    std::vector<Place> places = {{workspace_path_, MLGYM_WORKSPACE_PATH, true}};
    for (std::size_t i = 0; i < spec.mount_count; ++i) {
      const mlgym_mount& mount = *spec.mounts[i];
      places.push_back({std::string(mlgym::view(mount.source)),
                        std::string(mlgym::view(mount.target)), mount.writable != 0});
    }
    view_ = std::make_unique<OwnView>(folder_ + "/view", std::move(places));
    for (std::size_t i = 0; i < spec.environment_count; ++i) {
      environment_.push_back(std::string(mlgym::view(spec.environment[i]->name)) + "=" +
                             std::string(mlgym::view(spec.environment[i]->value)));
    }
    if (spec.control >= 0) restart(call, spec.init, spec.control);
  } catch (...) {
    remove_files();
    throw;
  }
}

Box::~Box() {
  end_processes();
  remove_files();
}

void Box::restart(mlgym::Call& call, int init, int control) {
  if (running_.init > 0) throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the box runs still");
  LaunchSpec spec;
  spec.view = view_.get();
  spec.environment = environment_;
  spec.init = init;
  spec.control = control;
  running_ = launch(call, spec);
}

void Box::put(mlgym::Call&, std::string_view path, int descriptor, std::uint32_t mode) {
  sandbox_parts::store_file(workspace_.get(), path, descriptor, mode, kNobodyElse);
}

int Box::get(mlgym::Call&, std::string_view path) {
  return sandbox_parts::open_plain_file(workspace_.get(), path);
}

void Box::stats(mlgym::Call&, mlgym_box_stats& out) {
  const sandbox_parts::ProcessFacts facts =
      running_.init > 0 ? sandbox_parts::facts_of_namespace(running_.mounts, running_.init)
                        : sandbox_parts::ProcessFacts{};
  out.processes = facts.processes;
  out.cpu_seconds = facts.cpu_seconds;
  out.memory_bytes = facts.resident_bytes;
  out.workspace_bytes = sandbox_parts::disk_usage(workspace_path_);
}

void Box::kill(mlgym::Call&) { end_processes(); }

void Box::destroy(mlgym::Call&) {
  end_processes();
  remove_files();
}

mlgym::Sandbox::TakenSnapshot Box::snapshot(mlgym::Call& call, bool copy) {
  if (!copy && running_.init > 0)
    throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the box runs still: kill it first");
  static int number = 0;  // the spawner has one thread
  const std::string path = shared_ + "/s" + std::to_string(++number);
  make_folder(path);
  auto taken = std::make_unique<Snapshot>(path);
  sandbox_parts::copy_folder(call, workspace_path_, path);
  return {std::move(taken), R"({"method":"copy","layers":1})"};
}

void Box::end_processes() noexcept {
  if (running_.init <= 0) return;
  ::kill(running_.init, SIGTERM);
  ::kill(running_.init, SIGCONT);
  if (!wait_for(running_.init, kPatience)) {
    ::kill(running_.init, SIGKILL);
    wait_for(running_.init, kPatience);
  }
  end_processes_in(running_.mounts);
  running_ = {};
}

void Box::remove_files() noexcept {
  workspace_.reset();
  sandbox_parts::remove_folder(folder_);
}

}  // namespace host
