// Control groups of both versions: hard limits on a box's memory and processors, where this user
// may make groups.
#pragma once

#include <mlgym/kinds/sandbox.h>

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sandbox_parts/system.h"

namespace bubblewrap {
using namespace sandbox_parts;

// A place of /sys/fs/cgroup where groups can be made.
struct Hierarchy {
  std::string folder;
  int version = 2;
  std::shared_ptr<const Descriptor> opened = nullptr;  // of the folder: it stays in reach unmounted
  std::string path() const;                            // for this process
};

// The places for each purpose. Nothing: it is not enforced by groups here.
struct ControlGroups {
  std::optional<Hierarchy> memory, cpus, freezer;

  // Looks where this process stands, makes a group and enters it for a trial. What is found is
  // open.
  static ControlGroups find();
  // Removes empty groups of spawners that are gone: those named
  // mlgym-PID-START-NAMESPACE-...
  void remove_left_behind() const;
};

// The mounts of control groups and this process's place in them, as /proc tells it.
std::vector<std::pair<std::string, Hierarchy>> places_of_groups(std::string_view mountinfo,
                                                                std::string_view cgroup);

// "PID-START-NAMESPACE": with its start a number names a process for good.
std::string name_of_process(pid_t process);

// The groups of one box, in every place there is. Destroying it removes them; no process may be
// left in them.
class ControlGroup {
 public:
  ControlGroup(const ControlGroups& places, const std::string& name);
  ~ControlGroup() { remove(); }
  ControlGroup(const ControlGroup&) = delete;
  ControlGroup& operator=(const ControlGroup&) = delete;

  void limit(const mlgym_box_limits& limits);

  // Writing "0" to each makes the writing process a member.
  const std::vector<Descriptor>& entrances() const { return entrances_; }
  bool can_freeze() const { return !freezer_.empty(); }
  void freeze(mlgym::Call& call);
  void thaw();
  std::optional<std::uint64_t> memory_bytes() const;
  std::uint64_t out_of_memory() const;  // processes ended by the memory limit

 private:
  std::string make(const Hierarchy& place, const std::string& name);
  void remove() noexcept;

  std::vector<std::string> folders_;
  std::vector<Descriptor> entrances_;
  std::string memory_, cpus_, freezer_;  // folders; empty: none
  int memory_version_ = 0, cpus_version_ = 0, freezer_version_ = 0;
};

}  // namespace bubblewrap
