// One box: a container whose process 1 is init.
#pragma once

#include <mlgym/sandbox.hpp>

#include <sys/types.h>

#include <memory>
#include <string>
#include <string_view>

#include "attachment.h"
#include "container.h"
#include "meeting.h"
#include "owner.h"
#include "snapshot_image.h"

namespace podman {

// What boxes share.
struct Facilities {
  std::shared_ptr<Engine> engine;
  Owner owner;
  std::string image;      // of boxes whose spec names none
  bool rootless = false;  // the engine has only a few users to give
  bool has_gpus = false;
};

class Box : public mlgym::Sandbox::Box {
 public:
  // Starts init and returns once it runs.
  Box(mlgym::Call& call, const mlgym_box_spec& spec, const Facilities& facilities);
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
  void create(mlgym::Call& call, const mlgym_box_spec& spec, std::string image);
  void end(const mlgym::Call* call);
  void remove(const mlgym::Call* call);

  std::shared_ptr<Engine> engine_;
  Owner owner_;
  std::string folder_;
  std::shared_ptr<const SnapshotImage> stands_on_;
  uid_t user_ = 0;
  Meeting meeting_;
  Container container_;
  Attachment attachment_;
};

}  // namespace podman
