// The user and mount namespaces in which an ordinary user may mount a workspace.
#pragma once

#include <string>

namespace sandbox_parts {

class UserNamespace {
 public:
  // Prepared before fork: the caller keeps its user and group ids inside.
  static UserNamespace of_this_user();
  // Enters new namespaces. Async-signal-safe. 0, or an errno.
  int enter() const;

 private:
  std::string users_, groups_;  // the lines of uid_map and gid_map
};

}  // namespace sandbox_parts
