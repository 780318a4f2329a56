// One box: bubblewrap's processes, the workspace, and what has to be cleaned up.
#pragma once

#include <mlgym/sandbox.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "control_groups.h"
#include "launch.h"
#include "layers.h"
#include "sandbox_parts/system.h"

namespace bubblewrap {
using namespace sandbox_parts;

// What all boxes of a sandbox share. Outlives them.
struct Facilities {
  explicit Facilities(ControlGroups places) : launcher(std::move(places)) {}
  Launcher launcher;
  bool workspace_in_memory = false;  // a file system of its own, as large as the limit of disk
  // Compiled system call filters: without a network, with the box's own loopback, with the host's.
  Descriptor closed, looped, networked;
  int filter_for(std::int32_t network) const {
    return (network == MLGYM_NETWORK_HOST       ? networked
            : network == MLGYM_NETWORK_LOOPBACK ? looped
                                                : closed)
        .get();
  }
  // Whether layers can be stacked; else they are copied. Tried once.
  bool overlays(const std::string& folder);

 private:
  int overlays_ = -1;  // not tried yet
};

class Box : public mlgym::Sandbox::Box {
 public:
  // Returns once init runs in the box, if the spec has a control socket for it.
  Box(mlgym::Call& call, const mlgym_box_spec& spec, Facilities& facilities);
  ~Box() override;

  void put(mlgym::Call& call, std::string_view path, int descriptor, std::uint32_t mode) override;
  int get(mlgym::Call& call, std::string_view path) override;
  void stats(mlgym::Call& call, mlgym_box_stats& out) override;
  void kill(mlgym::Call& call) override;
  void destroy(mlgym::Call& call) override;
  void restart(mlgym::Call& call, int init, int control) override;
  mlgym::Sandbox::TakenSnapshot snapshot(mlgym::Call& call, bool copy) override;
  void pause(mlgym::Call& call) override;
  void resume(mlgym::Call& call) override;

 private:
  std::string stage(const std::string& source, std::size_t number);
  void open_folder();
  void mount_memory(const mlgym_box_limits* limits);
  void make_workspace(mlgym::Call& call);
  void close_workspace();
  bool mounts_itself() const;
  Layers copy_of_workspace(mlgym::Call& call);
  void freeze_workspace();
  int root_of_workspace() const;
  void end_processes() noexcept;
  void remove_files_of_workspace() noexcept;
  void remove_files() noexcept;

  Facilities& facilities_;
  std::string folder_, shared_;
  Layers layers_;  // below the folder that this box writes; its owner is the box's user
  std::vector<std::string> staged_;  // bind mounts to undo, in order
  bool mounted_ = false;             // the overlay, by us, at the workspace
  Descriptor workspace_;             // its root
  LaunchSpec launch_;
  Launched running_;
  std::uint64_t ended_for_memory_ = 0;  // in lives before this one
};

}  // namespace bubblewrap
