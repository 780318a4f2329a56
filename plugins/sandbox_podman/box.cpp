#include "box.h"

#include <sys/random.h>
#include <sys/stat.h>

#include <fcntl.h>
#include <algorithm>

#include "container_files.h"
#include "container_spec.h"
#include "sandbox_parts/folders.h"
#include "sandbox_parts/process_facts.h"

namespace podman {
namespace {

using sandbox_parts::fail_system;

std::uint64_t random_number() {
  std::uint64_t number = 0;
  if (getrandom(&number, sizeof number, 0) != static_cast<ssize_t>(sizeof number))
    fail_system("no random numbers");
  return number;
}

std::string random_name() {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string name;
  for (std::uint64_t number = random_number(), i = 0; i < 16; ++i, number >>= 4)
    name += kDigits[number & 15];
  return name;
}

// A user of its own for every family of boxes. The numbers fit into an archive's fields, and those
// of a rootless engine into the few that a user is usually given.
uid_t new_box_user(bool rootless) {
  constexpr uid_t kFirst = 1'000'000, kNumber = 1'000'000;
  constexpr uid_t kFirstRootless = 10'000, kNumberRootless = 50'000;
  const auto random = random_number();
  return rootless ? kFirstRootless + static_cast<uid_t>(random % kNumberRootless)
                  : kFirst + static_cast<uid_t>(random % kNumber);
}

// For people, in lists of containers.
std::string container_name(std::string_view name) {
  std::string safe;
  for (const char c : name.substr(0, 40)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    safe += plain ? c : '-';
  }
  return "mlgym-" + safe + "-" + random_name();
}

void make_folder(const std::string& path) {
  if (mkdir(path.c_str(), 0755) != 0 || chmod(path.c_str(), 0755) != 0)
    fail_system("cannot make " + path);
}

void make_nothing(const std::string& folder) {
  make_folder(folder);
  make_folder(folder + "/folder");
  const sandbox_parts::Descriptor file(
      open((folder + "/file").c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444));
  if (!file.valid()) fail_system("cannot make a file in " + folder);
}

}  // namespace

Box::Box(mlgym::Call& call, const mlgym_box_spec& spec, const Facilities& facilities)
    : engine_(facilities.engine), owner_(facilities.owner), folder_(mlgym::view(spec.folder)) {
  std::string image(mlgym::view(spec.image));
  if (image.empty()) image = facilities.image;
  if (const auto* from = static_cast<const Snapshot*>(mlgym::Sandbox::snapshot_of(spec))) {
    stands_on_ = from->image;
    image = stands_on_->name();
    user_ = stands_on_->user();
  } else {
    user_ = new_box_user(facilities.rootless);
  }
  if (image.empty())
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       "no image is named for the box: set the sandbox's `image`, or "
                       "$MLGYM_PODMAN_IMAGE; `podman pull debian:12` fetches one that will do");
  if (spec.gpu_count > 0 && !facilities.has_gpus)
    throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                       "the container engine has no nvidia runtime to give GPUs to a box");
  try {
    meeting_ = Meeting(folder_ + "/init", spec.init);
    make_nothing(folder_ + "/nothing");
    create(call, spec, std::move(image));
    if (spec.control >= 0) restart(call, spec.init, spec.control);
  } catch (...) {
    try {
      remove(nullptr);
    } catch (const std::exception&) {
      // The next start of a spawner tries again.
    }
    throw;
  }
}

Box::~Box() {
  try {
    remove(nullptr);
  } catch (const std::exception&) {
    // The next start of a spawner tries again.
  }
}

void Box::create(mlgym::Call& call, const mlgym_box_spec& spec, std::string image) {
  const ContainerPlan plan{std::move(image), meeting_.folder(), folder_ + "/nothing", user_};
  const Reply reply = engine_->send(
      &call, {"POST", "/containers/create?name=" + container_name(mlgym::view(spec.name)),
              container_spec(spec, plan, owner_).dump(), -1, nullptr});
  if (reply.status == 404)
    throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                       "the container engine has no image \"" + plan.image +
                           "\": fetch it with `podman pull`, or make it with `podman import`");
  if (!reply.good()) fail_refused(reply, "cannot make a box");
  container_ = Container(engine_, parse(reply.body, "cannot make a box").value("Id", ""));
  if (!stands_on_) make_workspace(call, container_, user_, folder_);
}

void Box::restart(mlgym::Call& call, int, int control) {
  if (container_.running()) throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the box runs still");
  meeting_.listen();
  try {
    attachment_ = Attachment(call, engine_->socket(), container_.id());
    container_.start(call);
    meeting_.hand_over(call, control, attachment_);
  } catch (...) {
    try {
      end(nullptr);
    } catch (const std::exception&) {
      // Why it did not start says more.
    }
    throw;
  }
}

void Box::put(mlgym::Call& call, std::string_view path, int descriptor, std::uint32_t mode) {
  put_file(call, container_, path, descriptor, mode, user_, folder_);
}

int Box::get(mlgym::Call& call, std::string_view path) {
  return get_file(call, container_, path, folder_);
}

void Box::stats(mlgym::Call& call, mlgym_box_stats& out) {
  const Json facts = container_.facts(&call, true);
  out.workspace_bytes = facts.value("SizeRw", std::uint64_t{0});
  const Json state = facts.value("State", Json::object());
  out.out_of_memory = state.value("OOMKilled", false) ? 1 : 0;
  if (!container_.running()) return;
  const Json used = engine_->read(&call, container_.path() + "/stats?stream=0&one-shot=1",
                                  "cannot ask for a box's use");
  const auto number = [&used](const char* where) {
    const Json::json_pointer place(where);
    return used.contains(place) && used[place].is_number() ? used[place].get<double>() : 0.0;
  };
  out.cpu_seconds = number("/cpu_stats/cpu_usage/total_usage") * 1e-9;
  out.memory_bytes = static_cast<std::uint64_t>(number("/memory_stats/usage"));
  out.processes = static_cast<std::uint32_t>(std::max(number("/pids_stats/current") - 1, 0.0));
}

void Box::kill(mlgym::Call& call) { end(&call); }

void Box::destroy(mlgym::Call& call) { remove(&call); }

void Box::pause(mlgym::Call& call) { container_.pause(call); }

void Box::resume(mlgym::Call& call) { container_.resume(&call); }

// An image of the container's own layer. The container goes on with it as it is.
mlgym::Sandbox::TakenSnapshot Box::snapshot(mlgym::Call& call, bool copy) {
  if (!copy && container_.running())
    throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "the box runs still: kill it first");
  const std::string name = "localhost/mlgym-snapshot:" + random_name();
  const std::string tag = name.substr(name.rfind(':') + 1);
  const std::string hold = container_.running() && !container_.paused() ? "1" : "0";
  engine_->demand(&call,
                  {"POST",
                   "/commit?container=" + container_.id() +
                       "&repo=localhost/mlgym-snapshot&tag=" + tag + "&pause=" + hold,
                   "{}", -1, nullptr},
                  "cannot keep a box's files");
  auto image = std::make_shared<const SnapshotImage>(engine_, name, user_, stands_on_);
  const Json facts = engine_->read(&call, "/images/" + name + "/json", "cannot look at an image");
  const Json none = Json::object();
  const std::size_t layers = facts.value("RootFS", none).value("Layers", Json::array()).size();
  const Json told = {{"method", "image"}, {"layers", layers}};
  return {std::make_unique<Snapshot>(std::move(image)), told.dump()};
}

void Box::end(const mlgym::Call* call) {
  container_.kill(call);
  attachment_.close();
}

void Box::remove(const mlgym::Call* call) {
  container_.remove(call);
  attachment_.close();
  stands_on_.reset();
  sandbox_parts::remove_folder(folder_);
}

}  // namespace podman
