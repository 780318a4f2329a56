// Whether this process runs inside a container, and under which restrictions.
#pragma once

#include <string>
#include <string_view>

namespace mlgym {

// What there is to see of a container.
struct ContainerTraces {
  bool docker_file = false;      // /.dockerenv
  bool podman_file = false;      // /run/.containerenv
  std::string init_environment;  // of process 1, NUL between variables; empty when it is closed
  bool kubernetes_variable = false;
};

// "docker", "podman", "kubernetes" or what `container=` says ("lxc"); empty outside of any.
std::string container_of(const ContainerTraces& traces);
std::string container_of_this_process();

// Whether a system call filter is on, of the text of /proc/PID/status.
bool has_system_call_filter(std::string_view status);

}  // namespace mlgym
