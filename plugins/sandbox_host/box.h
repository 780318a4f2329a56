// One box without walls: init, the workspace, and the view that has it at /workspace.
#pragma once

#include <mlgym/sandbox.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "launch.h"
#include "own_view.h"
#include "sandbox_parts/system.h"

namespace host {

// A copy of a workspace.
class Snapshot : public mlgym::Sandbox::Snapshot {
 public:
  explicit Snapshot(std::string path) : path_(std::move(path)) {}
  ~Snapshot() override;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class Box : public mlgym::Sandbox::Box {
 public:
  // Starts init and returns once it runs.
  Box(mlgym::Call& call, const mlgym_box_spec& spec);
  ~Box() override;

  void put(mlgym::Call& call, std::string_view path, int descriptor, std::uint32_t mode) override;
  int get(mlgym::Call& call, std::string_view path) override;
  void stats(mlgym::Call& call, mlgym_box_stats& out) override;
  void kill(mlgym::Call& call) override;
  void destroy(mlgym::Call& call) override;
  void restart(mlgym::Call& call, int init, int control) override;
  mlgym::Sandbox::TakenSnapshot snapshot(mlgym::Call& call, bool copy) override;

 private:
  void end_processes() noexcept;
  void remove_files() noexcept;

  std::string folder_, shared_, workspace_path_;
  sandbox_parts::Descriptor workspace_;  // its root
  std::unique_ptr<OwnView> view_;
  std::vector<std::string> environment_;
  Launched running_;
};

}  // namespace host
