#include "folders.h"

#include <filesystem>
#include <system_error>

#include "system.h"

namespace sandbox_parts {
namespace fs = std::filesystem;

void copy_folder(mlgym::Call& call, const std::string& from, const std::string& to) {
  const int status = run_program(&call, {"/usr/bin/cp", "-a", "--", from + "/.", to});
  if (status != 0)
    throw mlgym::Error(MLGYM_RESOURCE_EXHAUSTED,
                       "cannot copy a workspace: is the disk full? (cp ended with status " +
                           std::to_string(status) + ")");
}

void remove_folder(const std::string& path) noexcept {
  std::error_code error;
  fs::remove_all(path, error);
  if (!error) return;
  // Closed folders of an ordinary user, or a tree deeper than there are descriptors.
  try {
    run_program(nullptr, {"/usr/bin/chmod", "-R", "u+rwX", "--", path});
    run_program(nullptr, {"/usr/bin/rm", "-rf", "--", path});
  } catch (const std::exception&) {
    // The next start of a spawner tries again.
  }
}

}  // namespace sandbox_parts
