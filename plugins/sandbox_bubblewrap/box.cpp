#include "box.h"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <filesystem>

#include "arguments.h"
#include "sandbox_parts/folders.h"
#include "sandbox_parts/process_facts.h"
#include "sandbox_parts/workspace_files.h"

namespace bubblewrap {
namespace fs = std::filesystem;
namespace {

constexpr uid_t kNobodyElse = static_cast<uid_t>(-1);
constexpr uid_t kFirstBoxUser = 1'900'000'000;  // above what systems hand out, below -1

std::string text_of(mlgym_str text) { return std::string(mlgym::view(text)); }

// A user id of its own for every family of boxes, so that boxes cannot touch each other even if
// walls fail.
uid_t new_box_user() {
  std::uint32_t random = 0;
  if (getrandom(&random, sizeof random, 0) != static_cast<ssize_t>(sizeof random))
    fail_system("no random numbers");
  return kFirstBoxUser + random % (1u << 24);
}

void make_folder(const std::string& path, uid_t owner) {
  if (mkdir(path.c_str(), 0755) != 0) fail_system("cannot make " + path);
  if (owner != kNobodyElse && chown(path.c_str(), owner, owner) != 0)
    fail_system("cannot give away " + path);
}

// Whether every user may pass through the folders above `path`; through `own`, and all above it,
// the box's user may.
bool can_pass_to(const fs::path& path, const fs::path& own) {
  std::error_code error;
  for (fs::path folder = path.parent_path(); folder != own; folder = folder.parent_path()) {
    const fs::perms allowed = fs::symlink_status(folder, error).permissions();
    if (error || (allowed & fs::perms::others_exec) == fs::perms::none) return false;
    if (folder == folder.root_path()) break;
  }
  return true;
}

std::string new_layer_path(const std::string& shared) {
  static int number = 0;  // the spawner has one thread
  return shared + "/l" + std::to_string(++number);
}

}  // namespace

bool Facilities::overlays(const std::string& folder) {
  if (overlays_ < 0) overlays_ = can_overlay(folder) ? 1 : 0;
  return overlays_ == 1;
}

Box::Box(mlgym::Call& call, const mlgym_box_spec& spec, Facilities& facilities)
    : facilities_(facilities), folder_(text_of(spec.folder)), shared_(text_of(spec.shared)) {
  if (spec.limits) launch_.limits = *spec.limits;
  if (const auto* from = static_cast<const Snapshot*>(mlgym::Sandbox::snapshot_of(spec))) {
    layers_ = from->layers;
  } else if (geteuid() == 0) {
    layers_.owner = new_box_user();
  }
  try {
    if (facilities.workspace_in_memory) mount_memory(spec.limits);
    open_folder();
    make_workspace(call);
    std::vector<MountPoint> mounts;
    for (std::size_t i = 0; i < spec.mount_count; ++i) {
      const mlgym_mount& mount = *spec.mounts[i];
      mounts.push_back(
          {stage(text_of(mount.source), i), text_of(mount.target), mount.writable != 0});
    }
    launch_.options = bubblewrap_options(spec, folder_ + "/workspace", mounts, kNumbers);
    launch_.filter = facilities.filter_for(spec.network);
    launch_.user = layers_.owner;
    if (spec.control >= 0) restart(call, spec.init, spec.control);
  } catch (...) {
    end_processes();
    remove_files();
    throw;
  }
}

Box::~Box() {
  end_processes();
  remove_files();
}

// The box's user may pass through the box's folder, nobody else may.
void Box::open_folder() {
  if (layers_.owner == kNobodyElse) return;
  if (chown(folder_.c_str(), 0, layers_.owner) != 0 || chmod(folder_.c_str(), 0710) != 0)
    fail_system("cannot close the box's folder");
}

// All that the box writes lies on a file system in memory, which is full when the limit is met.
void Box::mount_memory(const mlgym_box_limits* limits) {
  const std::string size =
      limits && limits->disk_bytes > 0 ? "size=" + std::to_string(limits->disk_bytes) : "";
  if (mount("tmpfs", folder_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, size.c_str()) != 0)
    fail_system("cannot mount a workspace in memory (that needs root)");
  staged_.push_back(folder_);  // the last mount to undo
}

// Whether bubblewrap's own child mounts the workspace, because an ordinary user may do it there
// only.
bool Box::mounts_itself() const { return !layers_.list.empty() && layers_.owner == kNobodyElse; }

// A plain folder, or an overlay of what the snapshot froze below a new one.
void Box::make_workspace(mlgym::Call& call) {
  const std::string workspace = folder_ + "/workspace";
  make_folder(workspace, layers_.owner);
  // Layers lie elsewhere, where no box's limit holds.
  if (!layers_.list.empty() &&
      (facilities_.workspace_in_memory || !facilities_.overlays(shared_))) {
    for (const auto& layer : layers_.list) copy_folder(call, layer->path(), workspace);
    layers_.list.clear();
  }
  if (!layers_.list.empty()) {
    const std::string upper = folder_ + "/upper", work = folder_ + "/work";
    make_folder(upper, layers_.owner);
    make_folder(work, layers_.owner);
    // The top folder's own mode and times are those of the upper one.
    struct stat facts {};
    if (stat(layers_.list.back()->path().c_str(), &facts) == 0)
      chmod(upper.c_str(), facts.st_mode & 07777);
    const Overlay overlay = overlay_of(layers_, workspace, upper, work, mounts_itself());
    if (mounts_itself()) {
      launch_.overlay = overlay;
      return;  // its root comes with the launch
    }
    if (!mount_overlay_at(overlay, MS_NOSUID | MS_NODEV)) fail_system("cannot mount a workspace");
    mounted_ = true;
  }
  workspace_ = Descriptor(open(workspace.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!workspace_.valid()) fail_system("cannot open the workspace");
}

void Box::close_workspace() {
  workspace_.reset();
  const std::string workspace = folder_ + "/workspace";
  if (mounted_) umount2(workspace.c_str(), MNT_DETACH);
  mounted_ = false;
}

// The box's user may not be able to reach a source (below /root, say); the mount is made where it
// can. Undoing a mount costs milliseconds, so there is none where everybody can reach the source.
std::string Box::stage(const std::string& source, std::size_t number) {
  if (layers_.owner == kNobodyElse) return source;
  struct stat facts {};
  if (stat(source.c_str(), &facts) != 0) fail_system("cannot show " + source + " in a box");
  if (can_pass_to(source, folder_)) return source;
  const std::string target = folder_ + "/mount" + std::to_string(number);
  if (S_ISDIR(facts.st_mode)) {
    if (mkdir(target.c_str(), 0755) != 0) fail_system(target);
  } else {
    const Descriptor file(open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (!file.valid()) fail_system(target);
  }
  if (mount(source.c_str(), target.c_str(), nullptr, MS_BIND, nullptr) != 0)
    fail_system("cannot show " + source + " in a box");
  staged_.push_back(target);
  return target;
}

void Box::restart(mlgym::Call& call, int init, int control) {
  if (running_.monitor > 0) throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the box runs still");
  if (mounts_itself()) {
    // Its mount went with the old processes, and a volatile one leaves a mark that forbids the
    // next.
    const std::string work = folder_ + "/work";
    remove_folder(work);
    make_folder(work, layers_.owner);
  }
  launch_.init = init;
  launch_.control = control;
  running_ = facilities_.launcher.launch(call, launch_);
  if (mounts_itself()) workspace_ = std::move(running_.workspace);
}

int Box::root_of_workspace() const {
  if (!workspace_.valid())
    throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the box has no workspace until it is restarted");
  return workspace_.get();
}

void Box::put(mlgym::Call&, std::string_view path, int descriptor, std::uint32_t mode) {
  store_file(root_of_workspace(), path, descriptor, mode, layers_.owner);
}

int Box::get(mlgym::Call&, std::string_view path) {
  return open_plain_file(root_of_workspace(), path);
}

void Box::stats(mlgym::Call&, mlgym_box_stats& out) {
  const ProcessFacts facts =
      running_.monitor > 0 ? facts_of_namespace(running_.processes, running_.init) : ProcessFacts{};
  out.processes = facts.processes;
  out.cpu_seconds = facts.cpu_seconds;
  out.memory_bytes = facts.resident_bytes;
  out.out_of_memory = ended_for_memory_;
  if (running_.group) {
    out.memory_bytes = running_.group->memory_bytes().value_or(facts.resident_bytes);
    out.out_of_memory += running_.group->out_of_memory();
  }
  out.workspace_bytes = disk_usage(folder_ + (layers_.list.empty() ? "/workspace" : "/upper"));
}

void Box::kill(mlgym::Call&) { end_processes(); }

void Box::destroy(mlgym::Call&) {
  end_processes();
  remove_files();
}

void Box::pause(mlgym::Call& call) {
  if (!running_.group || !running_.group->can_freeze())
    throw mlgym::Error(MLGYM_UNIMPLEMENTED, "there is no control group to freeze here");
  running_.group->freeze(call);
}

void Box::resume(mlgym::Call&) {
  if (running_.group) running_.group->thaw();
}

mlgym::Sandbox::TakenSnapshot Box::snapshot(mlgym::Call& call, bool copy) {
  if (!copy && running_.monitor > 0)
    throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the box runs still: kill it first");
  const bool stack = !copy && !facilities_.workspace_in_memory && facilities_.overlays(shared_);
  Layers taken;
  if (stack && layers_.list.size() < kMostLayers) {
    freeze_workspace();
    make_workspace(call);
    taken = layers_;
  } else {
    taken = copy_of_workspace(call);
    if (stack) {  // the box goes on upon the one layer, and the old ones can go
      remove_files_of_workspace();
      layers_ = taken;
      make_workspace(call);
    }
  }
  const std::string facts = std::string(R"({"method":")") + (stack ? "overlay" : "copy") +
                            R"(","layers":)" + std::to_string(taken.list.size()) + "}";
  return {std::make_unique<Snapshot>(std::move(taken)), facts};
}

// What the box wrote becomes one more layer.
void Box::freeze_workspace() {
  const std::string frozen = new_layer_path(shared_);
  const bool plain = layers_.list.empty();
  close_workspace();
  const std::string written = folder_ + (plain ? "/workspace" : "/upper");
  if (rename(written.c_str(), frozen.c_str()) != 0) fail_system("cannot freeze a workspace");
  layers_.list.push_back(std::make_shared<Layer>(frozen));
  remove_files_of_workspace();
}

Layers Box::copy_of_workspace(mlgym::Call& call) {
  const std::string path = new_layer_path(shared_);
  make_folder(path, layers_.owner);
  Layers taken;
  taken.owner = layers_.owner;
  taken.list.push_back(std::make_shared<Layer>(path));
  copy_folder(call,
              "/proc/" + std::to_string(getpid()) + "/fd/" + std::to_string(root_of_workspace()),
              path);
  return taken;
}

// With process 1 every process of its namespace dies, detached ones included; its end is reported
// to bubblewrap's outer process, our child, only when none is left.
void Box::end_processes() noexcept {
  if (running_.monitor <= 0) return;
  try {
    running_.group->thaw();  // version 1 of control groups keeps frozen processes from dying
  } catch (const std::exception&) {
    // They die when the group is thawed; a group that cannot be written does not freeze.
  }
  ::kill(running_.init > 0 ? running_.init : running_.monitor, SIGKILL);
  while (waitpid(running_.monitor, nullptr, 0) < 0 && errno == EINTR) {
  }
  running_.monitor = running_.init = -1;
  ended_for_memory_ += running_.group->out_of_memory();
  running_.group.reset();
}

void Box::remove_files_of_workspace() noexcept {
  close_workspace();
  for (const char* part : {"/workspace", "/upper", "/work"}) {
    if (access((folder_ + part).c_str(), F_OK) == 0) remove_folder(folder_ + part);
  }
}

void Box::remove_files() noexcept {
  remove_files_of_workspace();
  for (auto target = staged_.rbegin(); target != staged_.rend(); ++target)
    umount2(target->c_str(), MNT_DETACH);
  staged_.clear();
  remove_folder(folder_);
}

}  // namespace bubblewrap
