// No isolation: programs run beside the user's own and as the user, with a workspace and mounts at
// the usual places. For debugging tasks, agents and sandboxes.
#include <mlgym/plugin.hpp>

#include <sys/prctl.h>
#include <unistd.h>

#include <string_view>

#include "box.h"

namespace host {
namespace {

std::string capability(std::string_view level, std::string_view reason, std::string_view remedy) {
  return R"({"level":")" + std::string(level) + R"(","reason":")" + std::string(reason) +
         R"(","remedy":")" + std::string(remedy) + R"("})";
}

class Sandbox : public mlgym::Sandbox {
 public:
  // Whatever a killed init leaves behind becomes ours to end.
  explicit Sandbox(const mlgym::Settings&) { prctl(PR_SET_CHILD_SUBREAPER, 1); }

  std::string probe(mlgym::Call&) override {
    constexpr std::string_view kOther = "use another sandbox: this one is for debugging";
    return R"({"usable":true,"capabilities":{"isolation":)" +
           capability("none", "programs see and may do what you may", kOther) +
           R"(,"no_network":)" + capability("none", "programs use the host's network", kOther) +
           R"(,"memory":)" +
           capability("soft", "limited for each process, and watched for the box", kOther) +
           R"(,"processes":)" +
           (geteuid() == 0 ? capability("none", "the kernel does not limit root's processes",
                                        "run as an ordinary user")
                           : capability("hard", "", "")) +
           R"(,"disk":)" +
           capability("soft", "each file is limited, their sum is watched while commands run",
                      kOther) +
           R"(,"cpus":)" + capability("none", "not limited", kOther) + R"(,"pause":)" +
           capability("soft", "processes are stopped by signals, which they can see", kOther) +
           R"(,"snapshot":)" + capability("hard", "", "") + R"(,"gpus":)" +
           capability("soft", "programs see all of them", kOther) + "}}";
  }

  std::unique_ptr<mlgym::Sandbox::Box> create(mlgym::Call& call,
                                              const mlgym_box_spec& spec) override {
    return std::make_unique<host::Box>(call, spec);
  }
};

}  // namespace
}  // namespace host

MLGYM_PLUGIN("sandbox_host", "0.1.0",
             mlgym::component<host::Sandbox>(
                 "host", "No isolation, for debugging: programs run beside yours, as you"));
