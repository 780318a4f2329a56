// One container of the engine, by its id.
#pragma once

#include <mlgym/call.hpp>

#include <memory>
#include <string>

#include "engine.h"

namespace podman {

class Container {
 public:
  Container() = default;
  Container(std::shared_ptr<Engine> engine, std::string id)
      : engine_(std::move(engine)), id_(std::move(id)) {}

  bool exists() const { return !id_.empty(); }
  const std::string& id() const { return id_; }
  Engine& engine() const { return *engine_; }
  std::string path() const { return "/containers/" + id_; }

  Json facts(const mlgym::Call* call, bool with_size = false) const;
  void start(const mlgym::Call& call);
  // Returns when nothing of it runs.
  void kill(const mlgym::Call* call);
  void pause(const mlgym::Call& call);
  void resume(const mlgym::Call* call);
  bool paused() const { return paused_; }
  bool running() const { return running_; }  // as far as we started and ended it
  void remove(const mlgym::Call* call);

 private:
  void post(const mlgym::Call* call, const char* what, const char* failure) const;

  std::shared_ptr<Engine> engine_;
  std::string id_;
  bool paused_ = false, running_ = false;
};

}  // namespace podman
