#include "boxes/spawner/box_spec.h"

#include "base/json.h"

namespace mlgym {

mlgym_str BoxSpecStorage::keep(std::string text) {
  texts_.push_back(std::move(text));
  return {texts_.back().data(), texts_.back().size()};
}

BoxSpecStorage::BoxSpecStorage(const Json& request, const std::filesystem::path& folder,
                               const std::filesystem::path& channel,
                               const std::filesystem::path& shared) {
  const auto add_mount = [this](std::string source, std::string target, bool writable) {
    mounts_.push_back(
        {sizeof(mlgym_mount), writable ? 1 : 0, keep(std::move(source)), keep(std::move(target))});
    mount_list_.push_back(&mounts_.back());
  };
  add_mount(channel.string(), "/run/mlgym", false);
  for (const auto& mount : request.at("mounts"))
    add_mount(mount.at("source"), mount.at("target"), mount.at("writable"));
  for (const auto& path : request.at("masked")) masked_.push_back(keep(path));
  for (const auto& variable : request.at("environment")) {
    variables_.push_back({sizeof(mlgym_variable), 0, keep(variable.at(0)), keep(variable.at(1))});
    variable_list_.push_back(&variables_.back());
  }
  const Json& limits = request.at("limits");
  limits_.size = sizeof limits_;
  limits_.processes = limits.at("processes");
  limits_.memory_bytes = limits.at("memory");
  limits_.disk_bytes = limits.at("disk");
  limits_.file_bytes = limits.at("file");
  limits_.temporary_bytes = limits.at("temporary");
  limits_.open_files = limits.at("open_files");
  limits_.cpus = limits.at("cpus");
  spec_.size = sizeof spec_;
  spec_.network = request.at("host_network").get<bool>() ? MLGYM_NETWORK_HOST
                  : request.at("loopback").get<bool>()   ? MLGYM_NETWORK_LOOPBACK
                                                         : MLGYM_NETWORK_NONE;
  spec_.name = keep(request.at("name"));
  spec_.folder = keep(folder.string());
  spec_.mounts = mount_list_.data();
  spec_.mount_count = mount_list_.size();
  spec_.masked = masked_.data();
  spec_.masked_count = masked_.size();
  spec_.environment = variable_list_.data();
  spec_.environment_count = variable_list_.size();
  spec_.limits = &limits_;
  gpus_ = request.at("gpus").get<std::vector<std::int32_t>>();
  spec_.gpus = gpus_.data();
  spec_.gpu_count = gpus_.size();
  spec_.image = keep(request.at("image"));
  spec_.shared = keep(shared.string());
}

}  // namespace mlgym
