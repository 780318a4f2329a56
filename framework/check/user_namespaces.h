// Whether boxes can be walled off here: user namespaces, tried by bubblewrap.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "check/finding.h"

namespace mlgym {

// "bubblewrap 0.8.0" as {0, 8}; nothing when it is something else.
std::optional<std::pair<int, int>> bubblewrap_version(std::string_view words);
// `words`: what `bwrap --version` printed; nothing when it is not installed.
Finding judge_bubblewrap(const std::optional<std::string>& words);

// What is known when bubblewrap has tried.
struct NamespaceSymptoms {
  bool worked = false;
  std::string words;  // of bubblewrap
  bool root = false;
  std::string container;  // container_of_this_process
  bool system_call_filter = false;
  // Of /proc/sys; nothing where the kernel does not have them.
  std::optional<long> most_namespaces;      // user.max_user_namespaces
  std::optional<long> unprivileged_clone;   // kernel.unprivileged_userns_clone (Debian)
  std::optional<long> apparmor_restricted;  // kernel.apparmor_restrict_unprivileged_userns (Ubuntu)
};
Finding judge_namespaces(const NamespaceSymptoms& symptoms);

// Tries. Takes at most some seconds.
Finding check_bubblewrap();
Finding check_user_namespaces();

}  // namespace mlgym
