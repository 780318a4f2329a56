#include "check/container.h"

#include <cstdlib>
#include <filesystem>

#include "base/file.h"
#include "base/text.h"

namespace mlgym {
namespace fs = std::filesystem;

std::string container_of(const ContainerTraces& traces) {
  if (traces.kubernetes_variable) return "kubernetes";
  if (traces.podman_file) return "podman";
  if (traces.docker_file) return "docker";
  for (const auto& variable : split(traces.init_environment, '\0')) {
    if (variable.rfind("container=", 0) == 0) return variable.substr(10);
  }
  return "";
}

std::string container_of_this_process() {
  std::error_code error;
  ContainerTraces traces;
  traces.docker_file = fs::exists("/.dockerenv", error);
  traces.podman_file = fs::exists("/run/.containerenv", error);
  traces.init_environment = read_file("/proc/1/environ").value_or("");
  traces.kubernetes_variable = std::getenv("KUBERNETES_SERVICE_HOST") != nullptr;
  return container_of(traces);
}

bool has_system_call_filter(std::string_view status) {
  for (const auto& line : split(status, '\n')) {
    if (line.rfind("Seccomp:", 0) == 0) return trim(std::string_view(line).substr(8)) == "2";
  }
  return false;
}

}  // namespace mlgym
