// One box: bubblewrap's processes, the workspace, and what has to be cleaned up.
#pragma once

#include <mlgym/sandbox.hpp>

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "system.h"

namespace bubblewrap {

class Box : public mlgym::Sandbox::Box {
 public:
  // Starts bubblewrap and returns once init runs in the box. `filter` is a compiled system call
  // filter.
  Box(mlgym::Call& call, const mlgym_box_spec& spec, int filter);
  ~Box() override;

  void put(mlgym::Call& call, std::string_view path, int descriptor, std::uint32_t mode) override;
  int get(mlgym::Call& call, std::string_view path) override;
  void stats(mlgym::Call& call, mlgym_box_stats& out) override;
  void kill(mlgym::Call& call) override;
  void destroy(mlgym::Call& call) override;

 private:
  std::string stage(const std::string& source, std::size_t number);
  void start(mlgym::Call& call, const mlgym_box_spec& spec, int filter,
             const std::string& workspace, const std::vector<struct MountPoint>& mounts);
  void end_processes() noexcept;
  void remove_files() noexcept;

  std::string folder_;
  uid_t user_ = static_cast<uid_t>(-1);  // whom the workspace belongs to; -1: the user who runs us
  Descriptor workspace_;                 // its root
  std::vector<std::string> staged_;      // bind mounts to undo, in order
  pid_t monitor_ = -1;     // bubblewrap's outer process, our child; -1 once waited for
  pid_t init_ = -1;        // process 1 of the box, as the host numbers it
  std::string namespace_;  // of its processes: "pid:[4026532345]"
};

}  // namespace bubblewrap
