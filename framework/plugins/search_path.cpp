#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "base/installation.h"
#include "base/status.h"
#include "base/text.h"
#include "plugins/registry.h"
#include "plugins/trust.h"

namespace mlgym {
namespace fs = std::filesystem;

std::vector<fs::path> plugin_search_path() {
  std::vector<fs::path> path;
  if (const char* given = std::getenv("MLGYM_PLUGIN_PATH"); given && *given) {
    for (const auto& part : split(given, ':')) {
      if (!part.empty()) path.push_back(fs::absolute(part));
    }
  }
  path.push_back(user_data_folder() / "plugins");
  path.push_back(installation().plugins);
  return path;
}

absl::Status check_not_writable_by_others(const fs::path& folder) {
  struct stat facts {};
  if (stat(folder.c_str(), &facts) != 0) return system_error(errno, folder.string());
  if (facts.st_uid != geteuid() && facts.st_uid != 0) {
    return invalid(
        "{}: belongs to another user, who could change what you run; copy it to a folder of yours",
        folder.string());
  }
  if ((facts.st_mode & S_IWOTH) != 0) {
    return invalid(
        "{}: other users can write to it and could change what you run; run `chmod o-w {}`",
        folder.string(), folder.string());
  }
  return absl::OkStatus();
}

}  // namespace mlgym
