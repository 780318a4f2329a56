#include "check/user_namespaces.h"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>

#include "base/file.h"
#include "base/text.h"
#include "check/container.h"
#include "check/tried_program.h"

namespace mlgym {
namespace {

using Status = Finding::Status;

constexpr const char* kBubblewrap = "/usr/bin/bwrap";
constexpr std::pair<int, int> kOldest = {0, 8};  // the first with --disable-userns
constexpr double kLongest = 10;                  // seconds

std::optional<long> number_in(const char* file) {
  const auto content = read_file(file);
  if (!content.ok()) return {};
  long number = 0;
  const auto parsed = std::from_chars(content->data(), content->data() + content->size(), number);
  return parsed.ec == std::errc() ? std::optional(number) : std::nullopt;
}

std::string container_remedy(const std::string& container) {
  if (container == "docker")
    return "start the container with --security-opt seccomp=unconfined --security-opt "
           "apparmor=unconfined --security-opt systempaths=unconfined";
  if (container == "podman")
    return "start the container with --security-opt seccomp=unconfined --security-opt unmask=ALL";
  if (container == "kubernetes")
    return "give the pod securityContext: {seccompProfile: {type: Unconfined}, procMount: "
           "Unmasked}";
  return fmt::format(
      "let the container ({}) make user namespaces and mount /proc, or run mlgym "
      "outside of it",
      container);
}

// The first cause that is certain; the container comes late, because the settings of the kernel
// hold in it as well.
std::string namespace_remedy(const NamespaceSymptoms& symptoms) {
  if (symptoms.most_namespaces == 0)
    return "sysctl user.max_user_namespaces=10000 (it is 0; on a cluster, ask who runs it)";
  if (!symptoms.root && symptoms.unprivileged_clone == 0)
    return "sysctl kernel.unprivileged_userns_clone=1";
  if (!symptoms.root && symptoms.container.empty() && symptoms.apparmor_restricted.value_or(0) > 0)
    return "sysctl kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile that "
           "grants `userns` to /usr/bin/bwrap (Ubuntu 24.04 forbids it by default)";
  if (!symptoms.container.empty()) return container_remedy(symptoms.container);
  if (symptoms.system_call_filter)
    return "a system call filter is on for this process; start mlgym outside of whatever set it";
  return "bubblewrap's words tell what is forbidden";
}

}  // namespace

std::optional<std::pair<int, int>> bubblewrap_version(std::string_view words) {
  int major = 0, minor = 0;
  const std::string text(words);
  if (std::sscanf(text.c_str(), "bubblewrap %d.%d", &major, &minor) != 2) return {};
  return std::pair(major, minor);
}

Finding judge_bubblewrap(const std::optional<std::string>& words) {
  const Finding missing{"bubblewrap", Status::missing, "", "apt-get install bubblewrap"};
  Finding finding = missing;
  if (!words) {
    finding.detail = fmt::format("there is no {}", kBubblewrap);
    return finding;
  }
  finding.detail = *words;
  const auto version = bubblewrap_version(*words);
  if (!version || *version < kOldest) {
    finding.remedy = fmt::format("install bubblewrap {}.{} or later (Debian 12, Ubuntu 24.04)",
                                 kOldest.first, kOldest.second);
    return finding;
  }
  finding.status = Status::ok;
  finding.remedy.clear();
  return finding;
}

Finding judge_namespaces(const NamespaceSymptoms& symptoms) {
  if (symptoms.worked) return {"user namespaces", Status::ok, "bubblewrap can make them", ""};
  return {
      "user namespaces", Status::missing,
      symptoms.words.empty() ? "bubblewrap cannot make them, and does not say why" : symptoms.words,
      namespace_remedy(symptoms)};
}

Finding check_bubblewrap() {
  if (access(kBubblewrap, X_OK) != 0) return judge_bubblewrap({});
  return judge_bubblewrap(try_program({kBubblewrap, "--version"}, kLongest).words);
}

Finding check_user_namespaces() {
  if (access(kBubblewrap, X_OK) != 0)
    return {"user namespaces", Status::missing, "they cannot be tried without bubblewrap",
            "apt-get install bubblewrap"};
  const TriedProgram tried = try_program({kBubblewrap,
                                          "--unshare-all",
                                          "--unshare-user",
                                          "--uid",
                                          "1000",
                                          "--gid",
                                          "1000",
                                          "--cap-drop",
                                          "ALL",
                                          "--die-with-parent",
                                          "--ro-bind",
                                          "/",
                                          "/",
                                          "--proc",
                                          "/proc",
                                          "--dev",
                                          "/dev",
                                          "--tmpfs",
                                          "/tmp",
                                          "--",
                                          "/bin/true"},
                                         kLongest);
  NamespaceSymptoms symptoms;
  symptoms.worked = tried.worked;
  symptoms.words = tried.words;
  symptoms.root = geteuid() == 0;
  symptoms.container = container_of_this_process();
  symptoms.system_call_filter = has_system_call_filter(read_file("/proc/self/status").value_or(""));
  symptoms.most_namespaces = number_in("/proc/sys/user/max_user_namespaces");
  symptoms.unprivileged_clone = number_in("/proc/sys/kernel/unprivileged_userns_clone");
  symptoms.apparmor_restricted =
      number_in("/proc/sys/kernel/apparmor_restrict_unprivileged_userns");
  return judge_namespaces(symptoms);
}

}  // namespace mlgym
