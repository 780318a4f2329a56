#include "container.h"

namespace podman {

void Container::post(const mlgym::Call* call, const char* what, const char* failure) const {
  engine_->demand(call, {"POST", path() + what, "", -1, nullptr}, failure);
}

Json Container::facts(const mlgym::Call* call, bool with_size) const {
  return engine_->read(call, path() + (with_size ? "/json?size=1" : "/json"),
                       "cannot look at a box");
}

void Container::start(const mlgym::Call& call) {
  running_ = true;
  post(&call, "/start", "cannot start a box");
}

void Container::kill(const mlgym::Call* call) {
  if (!exists() || !running_) return;
  if (paused_) resume(call);  // the dead must run to die
  const Reply killed = engine_->send(call, {"POST", path() + "/kill", "", -1, nullptr});
  if (!killed.good()) {
    const Json state = facts(call).value("State", Json::object());
    if (state.value("Running", true)) fail_refused(killed, "cannot kill a box");
  }
  post(call, "/wait?condition=not-running", "cannot wait for a box's end");
  running_ = false;
}

void Container::pause(const mlgym::Call& call) {
  post(&call, "/pause", "cannot pause a box");
  paused_ = true;
}

void Container::resume(const mlgym::Call* call) {
  if (!paused_) return;
  post(call, "/unpause", "cannot resume a box");
  paused_ = false;
}

void Container::remove(const mlgym::Call* call) {
  if (!exists()) return;
  const Reply removed = engine_->send(call, {"DELETE", path() + "?force=1&v=1", "", -1, nullptr});
  if (!removed.good() && removed.status != 404) fail_refused(removed, "cannot remove a box");
  id_.clear();
  running_ = paused_ = false;
}

}  // namespace podman
