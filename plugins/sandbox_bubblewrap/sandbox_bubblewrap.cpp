// The default sandbox: namespaces made by bubblewrap. No daemon, no root, no network unless
// granted.
#include <mlgym/plugin.hpp>

#include <unistd.h>

#include "box.h"
#include "seccomp_filter.h"

namespace bubblewrap {
namespace {

class Sandbox : public mlgym::Sandbox {
 public:
  explicit Sandbox(const mlgym::Settings&)
      : closed_(seccomp_filter(false)), networked_(seccomp_filter(true)) {}

  std::string probe(mlgym::Call&) override {
    const bool installed = access("/usr/bin/bwrap", X_OK) == 0;
    const std::string isolation =
        installed
            ? R"({"level":"hard","reason":"","remedy":""})"
            : R"({"level":"none","reason":"bubblewrap is not installed","remedy":"apt-get install bubblewrap"})";
    return std::string(R"({"usable":)") + (installed ? "true" : "false") +
           R"(,"capabilities":{"isolation":)" + isolation + R"(,"no_network":)" + isolation +
           R"(,"memory":)" + soft("limited for each process, not for the box") +
           R"(,"processes":{"level":"hard","reason":"","remedy":""},"disk":)" +
           soft("measured, not stopped at the moment it is passed") + R"(,"cpus":)" +
           soft("not limited") + "}}";
  }

  std::unique_ptr<Box> create(mlgym::Call& call, const mlgym_box_spec& spec) override {
    const bool network = spec.network == MLGYM_NETWORK_HOST;
    return std::make_unique<bubblewrap::Box>(call, spec, (network ? networked_ : closed_).get());
  }

 private:
  static std::string soft(const std::string& reason) {
    return R"({"level":"soft","reason":")" + reason +
           R"(","remedy":"control groups would make it hard"})";
  }

  Descriptor closed_, networked_;  // compiled once for all boxes
};

}  // namespace
}  // namespace bubblewrap

MLGYM_PLUGIN("sandbox_bubblewrap", "0.1.0",
             mlgym::component<bubblewrap::Sandbox>(
                 "bubblewrap", "Namespaces by bubblewrap: no daemon, no root, no network"));
