#include "layers.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "sandbox_parts/folders.h"
#include "sandbox_parts/system.h"
#include "sandbox_parts/user_namespace.h"

namespace bubblewrap {
using namespace sandbox_parts;
namespace fs = std::filesystem;
namespace {

// What mount(2) reads of options is one page.
constexpr std::size_t kLongestOptions = 4000;

bool try_overlay(const std::string& folder, bool ordinary_user) {
  for (const char* part : {"/lower", "/upper", "/work", "/merged"}) {
    if (mkdir((folder + part).c_str(), 0700) != 0) return false;
  }
  const Overlay overlay{folder + "/merged", "lowerdir=" + folder + "/lower,upperdir=" + folder +
                                                "/upper,workdir=" + folder + "/work" +
                                                (ordinary_user ? ",userxattr" : "")};
  const UserNamespace namespaces = UserNamespace::of_this_user();
  const pid_t child = fork();
  if (child == 0) {
    const bool entered = ordinary_user ? namespaces.enter() == 0 : unshare(CLONE_NEWNS) == 0;
    const bool ready = entered && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                       mount_overlay_at(overlay, 0);
    _exit(ready ? 0 : 1);
  }
  int status = 1;
  if (child > 0) {
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
  }
  return child > 0 && status == 0;
}

}  // namespace

Layer::~Layer() { remove_folder(path_); }

Overlay overlay_of(const Layers& layers, const std::string& target, const std::string& upper,
                   const std::string& work, bool ordinary_user) {
  std::string lower;
  for (auto layer = layers.list.rbegin(); layer != layers.list.rend(); ++layer) {
    if (!lower.empty()) lower += ':';
    lower += (*layer)->path();
  }
  std::string options = "lowerdir=" + lower + ",upperdir=" + upper + ",workdir=" + work;
  // Renaming a folder of a lower layer needs attributes that an ordinary user may not write: there
  // it is a copy, as `mv` does it between file systems.
  options += ordinary_user ? ",userxattr" : ",redirect_dir=on,index=off,metacopy=off";
  if (options.size() > kLongestOptions)
    throw mlgym::Error(MLGYM_INTERNAL, "the layers' names are too long for one mount");
  return {target, std::move(options)};
}

bool mount_overlay_at(const Overlay& overlay, unsigned long flags) {
  // Boxes do not outlive the computer, so nothing has to reach the disk when one ends.
  const std::string hasty = overlay.options + ",volatile";
  return mount("overlay", overlay.target.c_str(), "overlay", flags, hasty.c_str()) == 0 ||
         (errno == EINVAL &&
          mount("overlay", overlay.target.c_str(), "overlay", flags, overlay.options.c_str()) == 0);
}

bool can_overlay(const std::string& folder) {
  const std::string trial = folder + "/overlay-trial";
  if (mkdir(trial.c_str(), 0700) != 0) return false;
  const bool works = try_overlay(trial, geteuid() != 0);
  remove_folder(trial);
  return works;
}

}  // namespace bubblewrap
