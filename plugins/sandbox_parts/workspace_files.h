// Files going into and out of a workspace that an agent controls: nothing outside it is ever
// touched.
#pragma once

#include <sys/types.h>

#include <string_view>

namespace sandbox_parts {

// A descriptor for reading. `root` is the workspace's; see mlgym_sandbox::get for what is refused.
int open_plain_file(int root, std::string_view path);

// Replaces or creates `path` with the rest of `content`, owned by `owner` (no change when it is
// -1).
void store_file(int root, std::string_view path, int content, mode_t mode, uid_t owner);

}  // namespace sandbox_parts
