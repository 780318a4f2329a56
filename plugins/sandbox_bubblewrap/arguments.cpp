#include "arguments.h"

#include <unistd.h>
#include <mlgym/call.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string_view>

namespace bubblewrap {
namespace fs = std::filesystem;
namespace {

// What programs need of /etc; numpy finds its BLAS through alternatives.
constexpr const char* kConfiguration[] = {
    "alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "ssl",        "localtime",
    "python3",      "python3.11",  "python3.12", "python3.13",   "mime.types", "fonts"};

// Of /usr, beside what the host asks to mask: local additions, data packages, sources.
constexpr const char* kMasked[] = {"/usr/local",     "/usr/share/datasets", "/usr/src",
                                   "/usr/lib/mlgym", "/usr/share/mlgym",    "/usr/libexec/mlgym"};

class Options {
 public:
  void add(std::initializer_list<std::string_view> words) {
    for (const auto word : words) {
      text_ += word;
      text_ += '\0';
    }
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

// The driver's devices. Its libraries are in /usr; its facts in /proc.
void add_gpus(Options& options, const mlgym_box_spec& spec) {
  for (std::size_t i = 0; i < spec.gpu_count; ++i) {
    const std::string device = "/dev/nvidia" + std::to_string(spec.gpus[i]);
    if (access(device.c_str(), F_OK) != 0)
      throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                         "there is no GPU " + std::to_string(spec.gpus[i]) + ": no " + device);
    options.add({"--dev-bind", device, device});
  }
  if (spec.gpu_count == 0) return;
  for (const char* device : {"/dev/nvidiactl", "/dev/nvidia-uvm", "/dev/nvidia-uvm-tools",
                             "/dev/nvidia-modeset", "/dev/nvidia-caps"}) {
    options.add({"--dev-bind-try", device, device});
  }
  // Where CUDA looks for what belongs to which processor.
  for (const char* folder : {"/sys/bus/pci", "/sys/devices", "/sys/module/nvidia"})
    options.add({"--ro-bind-try", folder, folder});
}

// What of the system a box shows: looked for once.
struct System {
  std::vector<std::string> links, configuration;
  static const System& get() {
    static const System system = [] {
      System found;
      std::error_code error;
      for (const std::string link : {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}) {
        if (fs::exists("/usr/" + link, error)) found.links.push_back(link);
      }
      for (const std::string name : kConfiguration) {
        if (fs::exists("/etc/" + name, error)) found.configuration.push_back("/etc/" + name);
      }
      return found;
    }();
    return system;
  }
};

// The part of `path` below `folder` with its slash; empty when it is not below.
std::string below(const std::string& path, const std::string& folder) {
  if (path.size() <= folder.size() || path.compare(0, folder.size(), folder) != 0 ||
      path[folder.size()] != '/')
    return "";
  return path.substr(folder.size());
}

// Paths of a box that show nothing of the host.
class Masks {
 public:
  // Hides a path, whatever it is on the host; nothing where the host has nothing.
  void add(Options& options, const std::string& on_host, const std::string& in_box) {
    for (const auto& folder : folders_) {
      if (folder == in_box || !below(in_box, folder).empty()) return;
    }
    std::error_code error;
    if (fs::is_directory(on_host, error)) {
      options.add({"--perms", "0555", "--size", "65536", "--tmpfs", in_box});
      folders_.push_back(in_box);
    } else if (fs::exists(on_host, error)) {
      options.add({"--ro-bind", "/dev/null", in_box});
    }
  }
  // The box's user owns what was mounted, so permissions alone would not stop it. Last, because
  // other mounts may lie inside.
  void close(Options& options) const {
    for (const auto& folder : folders_) options.add({"--remount-ro", folder});
  }

 private:
  std::vector<std::string> folders_;
};

// Memory that programs share, for a box that may use this much in all.
std::uint64_t shared_memory(std::uint64_t memory) {
  constexpr std::uint64_t kLeast = 64 << 20;
  return std::max(memory / 8, kLeast);
}

}  // namespace

std::string bubblewrap_options(const mlgym_box_spec& spec, const std::string& workspace,
                               const std::vector<MountPoint>& mounts,
                               const ArgumentDescriptors& descriptors) {
  Options options;
  options.add({"--unshare-all", "--unshare-user", "--disable-userns", "--uid", "1000", "--gid",
               "1000", "--cap-drop", "ALL", "--new-session", "--die-with-parent", "--as-pid-1",
               "--hostname", "box", "--clearenv"});
  if (spec.network == MLGYM_NETWORK_HOST) options.add({"--share-net"});
  for (std::size_t i = 0; i < spec.environment_count; ++i) {
    options.add({"--setenv", mlgym::view(spec.environment[i]->name),
                 mlgym::view(spec.environment[i]->value)});
  }

  options.add({"--ro-bind", "/usr", "/usr"});
  for (const auto& link : System::get().links)
    options.add({"--symlink", "usr/" + link, "/" + link});
  std::vector<std::string> masked(std::begin(kMasked), std::end(kMasked));
  for (std::size_t i = 0; i < spec.masked_count; ++i)
    masked.emplace_back(mlgym::view(spec.masked[i]));
  Masks masks;
  for (const auto& path : masked) {
    if (!below(path, "/usr").empty()) masks.add(options, path, path);
  }

  options.add({"--dir", "/etc"});
  for (const auto& path : System::get().configuration) options.add({"--ro-bind", path, path});
  if (spec.network == MLGYM_NETWORK_HOST) {
    for (const char* name : {"/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf"}) {
      std::error_code error;
      if (fs::exists(name, error)) options.add({"--ro-bind", name, name});
    }
  }
  options.add({"--perms", "0444", "--file", std::to_string(descriptors.passwd), "/etc/passwd",
               "--perms", "0444", "--file", std::to_string(descriptors.group), "/etc/group"});
  // bubblewrap's /dev is as large as half the computer's memory, and the box's user owns it.
  const std::uint64_t memory = spec.limits ? spec.limits->memory_bytes : 0;
  options.add({"--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--size",
               std::to_string(shared_memory(memory)), "--tmpfs", "/dev/shm"});
  add_gpus(options, spec);
  options.add({"--remount-ro", "/dev"});
  if (spec.limits && spec.limits->temporary_bytes > 0) {
    options.add({"--perms", "1777", "--size", std::to_string(spec.limits->temporary_bytes)});
  } else {
    options.add({"--perms", "1777"});
  }
  options.add({"--tmpfs", "/tmp", "--bind", workspace, MLGYM_WORKSPACE_PATH});
  for (const auto& mount : mounts) {
    options.add({mount.writable ? "--bind" : "--ro-bind", mount.source, mount.target});
  }
  // A mount may hold something that must not be seen.
  for (std::size_t i = 0; i < spec.mount_count; ++i) {
    const std::string source(mlgym::view(spec.mounts[i]->source)),
        target(mlgym::view(spec.mounts[i]->target));
    for (const auto& path : masked) {
      if (const std::string rest = below(path, source); !rest.empty())
        masks.add(options, path, target + rest);
    }
  }
  masks.close(options);
  options.add({"--remount-ro", "/", "--chdir", MLGYM_WORKSPACE_PATH, "--seccomp",
               std::to_string(descriptors.filter), "--info-fd", std::to_string(descriptors.info)});
  return options.take();
}

}  // namespace bubblewrap
