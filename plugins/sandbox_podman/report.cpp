#include "report.h"

namespace podman {
namespace {

struct Level {
  const char* level;
  std::string reason, remedy;
};
const Level kHard{"hard", "", ""};

Json capability(const Level& level) {
  return {{"level", level.level}, {"reason", level.reason}, {"remedy", level.remedy}};
}

std::string unusable(const std::string& reason, const std::string& remedy) {
  Json capabilities = Json::object();
  for (const char* name : {"isolation", "no_network", "memory", "processes", "disk", "cpus",
                           "pause", "snapshot", "gpus"})
    capabilities[name] = capability({"none", reason, remedy});
  return Json{{"usable", false}, {"capabilities", capabilities}}.dump();
}

Level by_group(const Json& info, const char* key, const char* else_level, const char* reason) {
  if (info.value(key, false)) return kHard;
  return {else_level, reason,
          "let the engine use control groups: run it as root, or give its user version 2 of them"};
}

}  // namespace

bool is_rootless(const Json& info) {
  const auto options = info.find("SecurityOptions");
  if (options == info.end() || !options->is_array()) return false;
  for (const auto& option : *options) {
    if (option.is_string() && option.get<std::string>().find("name=rootless") != std::string::npos)
      return true;
  }
  return false;
}

bool has_nvidia(const Json& info) {
  const auto runtimes = info.find("Runtimes");
  return runtimes != info.end() && runtimes->is_object() && runtimes->contains("nvidia");
}

std::string report_on(const mlgym::Call& call, Engine& engine, const std::string& image) {
  const char* kStart =
      "start one with `systemctl start podman.socket` (`systemctl --user` for your own), or name "
      "its socket by the setting `socket`";
  if (engine.socket().empty()) return unusable("no socket of podman or Docker was found", kStart);
  Json info;
  try {
    engine.demand(&call, {"GET", "/_ping", "", -1, nullptr}, engine.socket());
    info = engine.read(&call, "/info", engine.socket());
    if (!image.empty() &&
        engine.send(&call, {"GET", "/images/" + escaped(image) + "/json", "", -1, nullptr})
                .status == 404)
      return unusable("the container engine has no image \"" + image + "\"",
                      "fetch it with `podman pull`, or make it with `podman import`");
  } catch (const mlgym::Error& error) {
    call.checkpoint();
    return unusable(error.what(), kStart);
  }
  Json capabilities;
  capabilities["isolation"] = capabilities["no_network"] = capabilities["snapshot"] =
      capability(kHard);
  capabilities["memory"] = capability(
      by_group(info, "MemoryLimit", "soft", "limited for each process, and watched for the box"));
  capabilities["processes"] =
      capability(info.value("PidsLimit", false)
                     ? kHard
                     : Level{"soft", "limited for each user of the engine", "run it as root"});
  capabilities["cpus"] = capability(by_group(info, "CpuCfsQuota", "none", "not limited"));
  capabilities["disk"] =
      capability({"soft", "each file is limited, their sum is watched while commands run",
                  "keep the engine's storage on a file system of its own"});
  const bool can_freeze = !is_rootless(info) || info.value("CgroupVersion", "1") == "2";
  capabilities["pause"] =
      capability(can_freeze ? kHard
                            : Level{"soft", "processes are stopped by signals, which they can see",
                                    "run the engine as root, or with version 2 of control groups"});
  capabilities["gpus"] = capability(
      has_nvidia(info) ? Level{"soft", "asked for by DeviceRequests, which was never tried", ""}
                       : Level{"none", "the engine has no nvidia runtime",
                               "install NVIDIA's container toolkit"});
  return Json{{"usable", true}, {"capabilities", capabilities}}.dump();
}

}  // namespace podman
