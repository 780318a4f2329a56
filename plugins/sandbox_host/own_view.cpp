#include "own_view.h"

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "sandbox_parts/system.h"

namespace host {
namespace fs = std::filesystem;
namespace {

bool lies_below(const std::string& path, const std::string& folder) {
  return path.size() > folder.size() && path.compare(0, folder.size(), folder) == 0 &&
         (folder.back() == '/' || path[folder.size()] == '/');
}

int bind(const char* source, const char* target, bool read_only) {
  if (mount(source, target, nullptr, MS_BIND | MS_REC, nullptr) != 0) return errno;
  if (!read_only) return 0;
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY;
  return syscall(SYS_mount_setattr, AT_FDCWD, target, AT_RECURSIVE, &attributes,
                 sizeof attributes) == 0
             ? 0
             : errno;
}

int make_file(const char* path) {
  const int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
  if (file < 0) return errno;
  close(file);
  return 0;
}

}  // namespace

OwnView::OwnView(std::string base, std::vector<Place> places) : base_(std::move(base)) {
  std::vector<std::string> targets;
  for (const auto& one : places) targets.push_back(one.target);
  explode("/", targets);
  // A place may lie within another.
  std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return a.target.size() < b.target.size();
  });
  for (const auto& one : places) place(one);
}

void OwnView::add(Step::Do what, std::string from, const std::string& to) {
  steps_.push_back({what, std::move(from), base_ + to});
}

void OwnView::explode(const std::string& folder, const std::vector<std::string>& targets) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string path = entry.path().string();
    if (std::find(targets.begin(), targets.end(), path) != targets.end()) continue;
    const bool holds_target = std::any_of(targets.begin(), targets.end(), [&](const auto& target) {
      return lies_below(target, path);
    });
    if (entry.is_symlink(error)) {
      add(Step::Do::make_link, fs::read_symlink(path, error).string(), path);
    } else if (!entry.is_directory(error)) {
      add(Step::Do::make_file, "", path);
      add(Step::Do::show, path, path);
    } else {
      add(Step::Do::make_folder, "", path);
      if (holds_target) {
        explode(path, targets);
      } else {
        add(Step::Do::show, path, path);
      }
    }
  }
}

void OwnView::make_parents(const std::string& path) {
  for (auto slash = path.find('/', 1); slash != path.npos; slash = path.find('/', slash + 1))
    add(Step::Do::make_folder, "", path.substr(0, slash));
}

void OwnView::place(const Place& place) {
  std::error_code error;
  if (!fs::exists(place.source, error)) {
    throw mlgym::Error(MLGYM_NOT_FOUND,
                       "cannot show " + place.source + " in a box: it is not there");
  }
  make_parents(place.target);
  add(fs::is_directory(place.source, error) ? Step::Do::make_folder : Step::Do::make_file, "",
      place.target);
  add(place.writable ? Step::Do::show : Step::Do::show_read_only, place.source, place.target);
}

int OwnView::enter() const {
  if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return errno;
  if (mount("tmpfs", base_.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "mode=755") != 0) return errno;
  // Else the view would show itself where it shows `base_`.
  if (mount(nullptr, base_.c_str(), nullptr, MS_UNBINDABLE, nullptr) != 0) return errno;
  for (const auto& step : steps_) {
    const char *from = step.from.c_str(), *to = step.to.c_str();
    int error = 0;
    switch (step.what) {
      case Step::Do::make_folder:
        error = mkdir(to, 0755) == 0 || errno == EEXIST ? 0 : errno;
        break;
      case Step::Do::make_file:
        error = make_file(to);
        break;
      case Step::Do::make_link:
        error = symlink(from, to) == 0 ? 0 : errno;
        break;
      case Step::Do::show:
        error = bind(from, to, false);
        // Entries come and go, and some are closed to us: the view is without them.
        if (error == ENOENT || error == EACCES) error = 0;
        break;
      case Step::Do::show_read_only:
        error = bind(from, to, true);
        break;
    }
    if (error != 0) return error;
  }
  if (chdir(base_.c_str()) != 0 || syscall(SYS_pivot_root, ".", ".") != 0) return errno;
  if (umount2(".", MNT_DETACH) != 0 || chdir("/") != 0) return errno;
  return 0;
}

}  // namespace host
