// Containers of podman or Docker, over the interface that both offer on a unix socket.
#include <mlgym/plugin.hpp>

#include <unistd.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "box.h"
#include "report.h"

namespace podman {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

// The socket that the user's own tools would take; "" when there is none.
std::string find_socket() {
  constexpr std::string_view kScheme = "unix://";
  for (const char* name : {"DOCKER_HOST", "CONTAINER_HOST"}) {
    const std::string address = variable(name);
    if (address.compare(0, kScheme.size(), kScheme) == 0) return address.substr(kScheme.size());
  }
  std::vector<std::string> known = {"/run/podman/podman.sock"};
  if (const std::string own = variable("XDG_RUNTIME_DIR"); !own.empty())
    known.push_back(own + "/podman/podman.sock");
  known.push_back("/var/run/docker.sock");
  for (const auto& path : known) {
    if (access(path.c_str(), R_OK | W_OK) == 0) return path;
  }
  return "";
}

class Sandbox : public mlgym::Sandbox {
 public:
  explicit Sandbox(const mlgym::Settings& settings) {
    const std::string socket = settings.text("socket", find_socket());
    facilities_.engine = std::make_shared<Engine>(socket);
    facilities_.owner = Owner::self();
    facilities_.image = settings.text("image", variable("MLGYM_PODMAN_IMAGE"));
    if (socket.empty()) return;
    try {
      const Json info = facilities_.engine->read(nullptr, "/info", "cannot ask the engine");
      facilities_.rootless = is_rootless(info);
      facilities_.has_gpus = has_nvidia(info);
      remove_left_behind(*facilities_.engine, facilities_.owner);
    } catch (const mlgym::Error&) {
      // `probe` says so.
    }
  }

  std::string probe(mlgym::Call& call) override {
    return report_on(call, *facilities_.engine, facilities_.image);
  }

  std::unique_ptr<Box> create(mlgym::Call& call, const mlgym_box_spec& spec) override {
    return std::make_unique<podman::Box>(call, spec, facilities_);
  }

 private:
  Facilities facilities_;
};

}  // namespace
}  // namespace podman

MLGYM_PLUGIN("sandbox_podman", "0.1.0",
             mlgym::component<podman::Sandbox>(
                 "podman", "Containers of podman or Docker, over the engine's socket"));
