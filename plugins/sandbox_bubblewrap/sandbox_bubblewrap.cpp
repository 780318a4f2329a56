// The default sandbox: namespaces made by bubblewrap. No daemon, no root, no network unless
// granted.
#include <mlgym/plugin.hpp>

#include <unistd.h>

#include <string_view>
#include <utility>

#include "box.h"
#include "host_mounts.h"
#include "seccomp_filter.h"

namespace bubblewrap {
namespace {

class Sandbox : public mlgym::Sandbox {
 public:
  explicit Sandbox(const mlgym::Settings& settings) : facilities_(ControlGroups::find()) {
    const std::string place = settings.text("workspace", "disk");
    if (place != "disk" && place != "memory")
      throw mlgym::Error(MLGYM_INVALID_ARGUMENT,
                         "the setting \"workspace\" is \"" + place + "\"; it is disk or memory");
    facilities_.workspace_in_memory = place == "memory";
    if (facilities_.workspace_in_memory && geteuid() != 0)
      throw mlgym::Error(MLGYM_FAILED_PRECONDITION, "only root can have workspaces in memory");
    facilities_.launcher.places().remove_left_behind();
    facilities_.closed = seccomp_filter(MLGYM_NETWORK_NONE);
    facilities_.looped = seccomp_filter(MLGYM_NETWORK_LOOPBACK);
    facilities_.networked = seccomp_filter(MLGYM_NETWORK_HOST);
  }

  std::string probe(mlgym::Call&) override {
    const bool installed = access("/usr/bin/bwrap", X_OK) == 0;
    const ControlGroups& groups = facilities_.launcher.places();
    constexpr std::string_view kGroups =
        "let this user make control groups: run as root, or under `systemd-run --user --scope -p "
        "Delegate=yes`";
    const std::string isolation =
        installed ? capability("hard", "", "")
                  : capability("none", "bubblewrap is not installed", "apt-get install bubblewrap");
    return std::string(R"({"usable":)") + (installed ? "true" : "false") +
           R"(,"capabilities":{"isolation":)" + isolation + R"(,"no_network":)" + isolation +
           R"(,"memory":)" +
           by_group(groups.memory, "limited for each process, and watched for the box", kGroups) +
           R"(,"processes":)" + capability("hard", "", "") + R"(,"disk":)" +
           (facilities_.workspace_in_memory
                ? capability("hard", "", "")
                : capability("soft",
                             "each file is limited, their sum is watched while commands run",
                             "as root, `workspace: memory` under `sandbox:`")) +
           R"(,"cpus":)" + by_group(groups.cpus, "not limited", kGroups) + R"(,"pause":)" +
           by_group(groups.freezer, "processes are stopped by signals, which they can see",
                    kGroups) +
           R"(,"snapshot":)" + capability("hard", "", "") + R"(,"gpus":)" +
           (access("/dev/nvidiactl", F_OK) == 0
                ? capability("hard", "", "")
                : capability("soft", "there is no NVIDIA GPU", "")) +
           "}}";
  }

  // Only the spawner makes boxes, so other processes that load this plugin keep their mounts.
  std::unique_ptr<Box> create(mlgym::Call& call, const mlgym_box_spec& spec) override {
    if (geteuid() == 0 && !std::exchange(left_mounts_, true)) leave_mounts_of_kernel_facts();
    return std::make_unique<bubblewrap::Box>(call, spec, facilities_);
  }

 private:
  static std::string capability(std::string_view level, std::string_view reason,
                                std::string_view remedy) {
    return R"({"level":")" + std::string(level) + R"(","reason":")" + std::string(reason) +
           R"(","remedy":")" + std::string(remedy) + R"("})";
  }
  static std::string by_group(const std::optional<Hierarchy>& group, std::string_view reason,
                              std::string_view remedy) {
    return group ? capability("hard", "", "") : capability("soft", reason, remedy);
  }

  Facilities facilities_;
  bool left_mounts_ = false;
};

}  // namespace
}  // namespace bubblewrap

MLGYM_PLUGIN("sandbox_bubblewrap", "0.1.0",
             mlgym::component<bubblewrap::Sandbox>(
                 "bubblewrap", "Namespaces by bubblewrap: no daemon, no root, no network"));
