#include "check/control_groups.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/file.h"
#include "base/text.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

using Status = Finding::Status;

const std::set<std::string> kWanted = {"cpu", "memory", "pids"};

std::vector<std::string> words_of(std::string_view text, char separator) {
  std::vector<std::string> words;
  for (const auto& word : split(text, separator)) {
    if (!trim(word).empty()) words.emplace_back(trim(word));
  }
  return words;
}

// Makes a group below `group` and removes it; empty, or why that fails.
std::string try_to_make(const fs::path& group) {
  const fs::path one = group / fmt::format("mlgym-doctor-{}", getpid());
  if (mkdir(one.c_str(), 0755) != 0) return fmt::format("{}: {}", one.string(), strerror(errno));
  rmdir(one.c_str());
  return "";
}

// The part of a group's name that a mount shows: inside a container the name may be the host's.
fs::path folder_of(const fs::path& mount, const std::string& group) {
  const fs::path folder = mount / fs::path(group).relative_path();
  std::error_code error;
  return fs::is_directory(folder, error) ? folder : mount;
}

std::string version_of(const ControlGroupMounts& mounts) {
  if (mounts.legacy.empty()) return mounts.unified.empty() ? "none" : "version 2";
  return mounts.unified.empty() ? "version 1" : "versions 1 and 2 (hybrid)";
}

}  // namespace

// 31 23 0:28 / /sys/fs/cgroup/cpu rw,relatime [more] - cgroup cgroup rw,cpu,cpuacct
ControlGroupMounts control_group_mounts(std::string_view mountinfo) {
  ControlGroupMounts mounts;
  for (const auto& line : split(mountinfo, '\n')) {
    const auto dash = line.find(" - ");
    if (dash == line.npos) continue;
    const auto place = words_of(std::string_view(line).substr(0, dash), ' ');
    const auto kind = words_of(std::string_view(line).substr(dash + 3), ' ');
    if (place.size() < 5 || kind.size() < 3) continue;
    if (kind[0] == "cgroup2") mounts.unified = place[4];
    if (kind[0] != "cgroup") continue;
    for (const auto& option : words_of(kind[2], ',')) {
      if (option != "rw" && option != "ro" && option.rfind("name=", 0) != 0)
        mounts.legacy[option] = place[4];
    }
  }
  return mounts;
}

// 4:memory:/user.slice   9:name=systemd:/   0::/user.slice/session-1.scope
std::string control_group(std::string_view cgroup, std::string_view controller) {
  for (const auto& line : split(cgroup, '\n')) {
    const auto first = line.find(':'), second = line.find(':', first + 1);
    if (first == line.npos || second == line.npos) continue;
    const std::string names = line.substr(first + 1, second - first - 1);
    const auto all = split(names, ',');
    if (controller.empty() ? names.empty()
                           : std::find(all.begin(), all.end(), controller) != all.end())
      return line.substr(second + 1);
  }
  return "";
}

Finding judge_control_groups(const ControlGroups& groups) {
  const std::string version = version_of(groups.mounts);
  Finding finding{"control groups", Status::soft, version, ""};
  if (version == "none") {
    finding.detail = "none are mounted; memory and processor time of boxes are limited softly";
    finding.remedy = "mount -t cgroup2 none /sys/fs/cgroup";
    return finding;
  }
  if (!groups.writable) {
    finding.detail += fmt::format("; this user may not make groups ({})", groups.problem);
    finding.remedy = groups.mounts.legacy.empty()
                         ? "systemd-run --user --scope -p Delegate=yes mlgym ..., or in a "
                           "container a writable /sys/fs/cgroup"
                         : "run as root, or boot with systemd.unified_cgroup_hierarchy=1 and use "
                           "systemd-run --user --scope -p Delegate=yes";
    return finding;
  }
  std::vector<std::string> missing;
  for (const auto& wanted : kWanted) {
    if (groups.controllers.count(wanted) == 0) missing.push_back(wanted);
  }
  finding.detail += "; groups can be made, with the controllers " +
                    join({groups.controllers.begin(), groups.controllers.end()}, ", ");
  if (missing.empty()) {
    finding.status = Status::ok;
  } else {
    finding.detail += "; without " + join(missing, ", ");
    finding.remedy = "let the parent group pass them on (cgroup.subtree_control)";
  }
  return finding;
}

Finding check_control_groups() {
  ControlGroups groups;
  groups.mounts = control_group_mounts(read_file("/proc/self/mountinfo").value_or(""));
  const std::string own = read_file("/proc/self/cgroup").value_or("");
  if (!groups.mounts.legacy.empty()) {
    groups.writable = true;
    for (const auto& [controller, mount] : groups.mounts.legacy) {
      if (kWanted.count(controller) == 0) continue;
      const std::string problem = try_to_make(folder_of(mount, control_group(own, controller)));
      if (problem.empty()) {
        groups.controllers.insert(controller);
      } else {
        groups.problem = problem;
      }
    }
    groups.writable = !groups.controllers.empty();
  } else if (!groups.mounts.unified.empty()) {
    const fs::path group = folder_of(groups.mounts.unified, control_group(own, ""));
    groups.problem = try_to_make(group);
    groups.writable = groups.problem.empty();
    for (const auto& controller :
         words_of(trim(read_file(group / "cgroup.controllers").value_or("")), ' '))
      groups.controllers.insert(controller);
  }
  return judge_control_groups(groups);
}

}  // namespace mlgym
