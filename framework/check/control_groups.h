// Which control groups there are, and whether this user may make some: they turn soft limits of
// boxes into hard ones.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "check/finding.h"

namespace mlgym {

struct ControlGroupMounts {
  std::filesystem::path unified;                        // version 2; empty when not mounted
  std::map<std::string, std::filesystem::path> legacy;  // version 1, by controller
};
// Of the text of /proc/self/mountinfo.
ControlGroupMounts control_group_mounts(std::string_view mountinfo);

// The group of a process, of the text of /proc/PID/cgroup: of `controller` in version 1, "" for
// version 2; empty when there is none.
std::string control_group(std::string_view cgroup, std::string_view controller);

// What was seen and tried.
struct ControlGroups {
  ControlGroupMounts mounts;
  std::set<std::string> controllers;  // that groups made here would get
  bool writable = false;              // a group could be made, and was removed
  std::string problem;                // why not
};
Finding judge_control_groups(const ControlGroups& groups);

Finding check_control_groups();  // tries

}  // namespace mlgym
