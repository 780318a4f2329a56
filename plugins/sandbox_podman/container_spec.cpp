#include "container_spec.h"

#include <algorithm>
#include <filesystem>

#include "meeting.h"

namespace podman {
namespace fs = std::filesystem;
namespace {

std::string text_of(mlgym_str text) { return std::string(mlgym::view(text)); }

std::string show(const std::string& source, const std::string& target, bool writable) {
  if (source.find(':') != source.npos || target.find(':') != target.npos)
    throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                       source + ": a path with a colon cannot be shown in a container");
  return source + ":" + target + (writable ? ":rw" : ":ro");
}

// "" unless `path` lies below `folder`, else the rest with its slash.
std::string below(const std::string& path, const std::string& folder) {
  const bool is_below = path.size() > folder.size() &&
                        path.compare(0, folder.size(), folder) == 0 && path[folder.size()] == '/';
  return is_below ? path.substr(folder.size()) : "";
}

Json binds_of(const mlgym_box_spec& spec, const ContainerPlan& plan) {
  Json binds = Json::array({show(plan.meeting, kMeetingPath, false)});
  std::error_code error;
  for (std::size_t i = 0; i < spec.mount_count; ++i) {
    const mlgym_mount& mount = *spec.mounts[i];
    const std::string target = text_of(mount.target);
    const std::string source = fs::canonical(text_of(mount.source), error).string();
    if (error)
      throw mlgym::Error(MLGYM_NOT_FOUND,
                         "cannot show " + text_of(mount.source) + " in a box: " + error.message());
    binds.push_back(show(source, target, mount.writable != 0));
    for (std::size_t j = 0; j < spec.masked_count; ++j) {
      const std::string masked = fs::canonical(text_of(spec.masked[j]), error).string();
      if (error) continue;  // it is not there
      const std::string rest = below(masked, source);
      if (rest.empty()) continue;
      const char* empty = fs::is_directory(masked, error) ? "/folder" : "/file";
      binds.push_back(show(plan.nothing + empty, target + rest, false));
    }
  }
  return binds;
}

// The engine takes the descriptors and processes of its own limits where none are given, which it
// may not be allowed to set.
Json limit(const char* name, std::uint64_t value) {
  return {{"Name", name}, {"Soft", value}, {"Hard", value}};
}

}  // namespace

Json container_spec(const mlgym_box_spec& spec, const ContainerPlan& plan, const Owner& owner) {
  static const mlgym_box_limits kNone{};
  const mlgym_box_limits& limits = spec.limits ? *spec.limits : kNone;
  const std::string user = std::to_string(plan.user);
  constexpr std::uint32_t kMostFiles = 1024, kMostProcesses = 4096;
  const std::uint32_t processes = limits.processes ? limits.processes : kMostProcesses;
  const std::uint32_t files = limits.open_files ? limits.open_files : kMostFiles;
  std::string temporary = "rw,nosuid,nodev,mode=1777";
  if (limits.temporary_bytes) temporary += ",size=" + std::to_string(limits.temporary_bytes);

  Json host = {{"NetworkMode", spec.network == MLGYM_NETWORK_HOST ? "host" : "none"},
               {"CapDrop", Json::array({"ALL"})},
               {"SecurityOpt", Json::array({"no-new-privileges"})},
               {"Ulimits", {limit("nofile", files), limit("nproc", processes), limit("core", 0)}},
               {"PidsLimit", std::int64_t{processes} + 1},  // process 1 beside them
               {"Tmpfs", {{"/tmp", temporary}}},
               {"Binds", binds_of(spec, plan)},
               {"LogConfig", {{"Type", "none"}}}};
  if (limits.memory_bytes) {
    host["Memory"] = limits.memory_bytes;
    host["MemorySwap"] = limits.memory_bytes;  // with the swap: none
  }
  if (limits.temporary_bytes) host["ShmSize"] = limits.temporary_bytes;
  if (limits.cpus > 0) host["NanoCpus"] = static_cast<std::int64_t>(limits.cpus * 1e9);
  if (spec.gpu_count > 0) {
    Json numbers = Json::array();
    for (std::size_t i = 0; i < spec.gpu_count; ++i)
      numbers.push_back(std::to_string(spec.gpus[i]));
    host["DeviceRequests"] = {
        {{"Driver", "nvidia"}, {"DeviceIDs", numbers}, {"Capabilities", {{"gpu"}}}}};
  }
  Json environment = Json::array();
  for (std::size_t i = 0; i < spec.environment_count; ++i)
    environment.push_back(text_of(spec.environment[i]->name) + "=" +
                          text_of(spec.environment[i]->value));
  return {{"Image", plan.image},
          {"Hostname", "box"},
          {"User", user + ":" + user},
          {"Entrypoint", Json::array({std::string(kMeetingPath) + "/init"})},
          {"Cmd", Json::array({"--connect", std::string(kMeetingPath) + "/socket"})},
          {"Env", environment},
          {"WorkingDir", MLGYM_WORKSPACE_PATH},
          {"OpenStdin", true},
          {"StdinOnce", true},
          {"Healthcheck", {{"Test", Json::array({"NONE"})}}},
          {"AttachStdin", true},
          {"AttachStdout", true},
          {"AttachStderr", true},
          {"Labels", owner.labels()},
          {"HostConfig", host}};
}

}  // namespace podman
