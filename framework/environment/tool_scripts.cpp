#include "environment/tool_scripts.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>

#include "base/file.h"
#include "base/status.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// The user of the box is another one, whatever the host's umask says.
absl::Status set_mode(const fs::path& path, mode_t mode) {
  if (chmod(path.c_str(), mode) == 0) return absl::OkStatus();
  return system_error(errno, path.string());
}

absl::Status copy_scripts(const fs::path& from, const fs::path& to) {
  if (auto made = create_folders(to); !made.ok()) return made;
  if (auto set = set_mode(to, 0755); !set.ok()) return set;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(from, error)) {
    const fs::path target = to / entry.path().filename();
    if (entry.is_directory()) {
      if (entry.path().filename() == "__pycache__") continue;
      if (auto copied = copy_scripts(entry.path(), target); !copied.ok()) return copied;
    } else if (entry.is_regular_file()) {
      fs::copy_file(entry.path(), target, error);
      if (error) return system_error(error.value(), target.string());
      const bool executable =
          (entry.status().permissions() & fs::perms::owner_exec) != fs::perms::none;
      if (auto set = set_mode(target, executable ? 0755 : 0644); !set.ok()) return set;
    }
  }
  return error ? system_error(error.value(), from.string()) : absl::OkStatus();
}

}  // namespace

absl::Status show_scripts(const Manifest& plugin, const Box& box) {
  const fs::path tools = box.channel() / "tools", shown = tools / plugin.name;
  std::error_code error;
  if (fs::exists(shown, error)) return absl::OkStatus();
  if (auto made = create_folders(tools); !made.ok()) return made;
  if (auto set = set_mode(tools, 0755); !set.ok()) return set;
  const auto copy = make_temporary_folder(tools, ".");
  if (!copy.ok()) return copy.status();
  if (auto copied = copy_scripts(plugin.scripts, *copy); !copied.ok()) {
    (void)remove_tree(*copy);
    return with_context(copied,
                        fmt::format("cannot show the scripts of {} in the box", plugin.name));
  }
  if (std::rename(copy->c_str(), shown.c_str()) != 0)
    return system_error(errno, fmt::format("cannot make {}", shown.string()));
  return absl::OkStatus();
}

}  // namespace mlgym
