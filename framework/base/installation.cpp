#include "base/installation.h"

#include <cstdlib>
#include <string>

namespace mlgym {
namespace fs = std::filesystem;
namespace {

fs::path find_prefix() {
  if (const char* given = std::getenv("MLGYM_PREFIX"); given && *given) return fs::path(given);
  std::error_code error;
  fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
  // bin/ and tests/ are one level below the prefix, libexec/mlgym two.
  for (; folder.has_relative_path(); folder = folder.parent_path()) {
    if (fs::exists(folder / "libexec" / "mlgym", error)) return folder;
  }
  return "/usr";
}

}  // namespace

const Installation& installation() {
  static const Installation result = [] {
    const fs::path prefix = find_prefix();
    return Installation{prefix, prefix / "libexec" / "mlgym", prefix / "lib" / "mlgym" / "plugins",
                        prefix / "share" / "mlgym"};
  }();
  return result;
}

std::vector<fs::path> Installation::hidden() const {
  std::vector<fs::path> result = {programs, prefix / "lib" / "mlgym", share,
                                  prefix / "bin" / "mlgym", prefix / "include" / "mlgym"};
  // In a build tree the folders of share/ are links to the sources.
  std::error_code error;
  for (const fs::path& shared : {share / "tasks", share / "agents"}) {
    for (const auto& entry : fs::directory_iterator(shared, error)) {
      const fs::path real = fs::canonical(entry.path(), error);
      if (!error) result.push_back(real);
    }
  }
  return result;
}

fs::path user_data_folder() {
  if (const char* base = std::getenv("XDG_DATA_HOME"); base && *base)
    return fs::path(base) / "mlgym";
  const char* home = std::getenv("HOME");
  return fs::path(home && *home ? home : "/") / ".local" / "share" / "mlgym";
}

}  // namespace mlgym
