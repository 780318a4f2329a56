#include "hard_links.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <mlgym/kinds/sandbox.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace podman {
namespace {

using sandbox_parts::Descriptor;

}  // namespace

std::optional<unsigned long> link_count(const Json& container, const std::string& path) {
  const auto driver = container.find("GraphDriver");
  if (driver == container.end() || !driver->is_object()) return {};
  const auto data = driver->find("Data");
  if (data == driver->end() || !data->is_object()) return {};
  std::string layers = data->value("UpperDir", "") + ":" + data->value("LowerDir", "");
  // The topmost layer that has the file is the one that counts.
  for (std::size_t at = 0, end = 0; end != layers.npos; at = end + 1) {
    end = layers.find(':', at);
    const std::string layer = layers.substr(at, end == layers.npos ? end : end - at);
    if (layer.empty()) continue;
    const Descriptor root(open(layer.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!root.valid()) return {};
    open_how how{};
    how.flags = O_PATH | O_NOFOLLOW | O_CLOEXEC;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    const std::string below = (MLGYM_WORKSPACE_PATH + 1) + ("/" + path);
    const Descriptor file(
        static_cast<int>(syscall(SYS_openat2, root.get(), below.c_str(), &how, sizeof how)));
    struct stat facts {};
    if (!file.valid()) continue;
    if (fstat(file.get(), &facts) == 0 && S_ISREG(facts.st_mode)) return facts.st_nlink;
    return {};
  }
  return {};
}

}  // namespace podman
