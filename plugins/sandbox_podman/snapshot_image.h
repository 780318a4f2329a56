// Images made of boxes. One lives as long as a snapshot, a box or a later image stands on it.
#pragma once

#include <mlgym/sandbox.hpp>

#include <sys/types.h>

#include <memory>
#include <string>

#include "engine.h"

namespace podman {

class SnapshotImage {
 public:
  SnapshotImage(std::shared_ptr<Engine> engine, std::string name, uid_t user,
                std::shared_ptr<const SnapshotImage> parent)
      : engine_(std::move(engine)), name_(std::move(name)), user_(user), parent_(parent) {}
  ~SnapshotImage();
  SnapshotImage(const SnapshotImage&) = delete;
  SnapshotImage& operator=(const SnapshotImage&) = delete;
  const std::string& name() const { return name_; }
  uid_t user() const { return user_; }  // who owns the workspace in it

 private:
  std::shared_ptr<Engine> engine_;
  std::string name_;
  uid_t user_;
  std::shared_ptr<const SnapshotImage> parent_;
};

struct Snapshot : mlgym::Sandbox::Snapshot {
  explicit Snapshot(std::shared_ptr<const SnapshotImage> taken) : image(std::move(taken)) {}
  std::shared_ptr<const SnapshotImage> image;
};

}  // namespace podman
