#include "plugins/trust.h"

#include "base/digest.h"
#include "base/file.h"
#include "base/installation.h"
#include "plugins/library.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

bool is_below(const fs::path& path, const fs::path& folder) {
  const fs::path relative = path.lexically_normal().lexically_relative(folder.lexically_normal());
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace

bool is_installed(const fs::path& file) {
  return is_below(file, installation().plugins) || is_below(file, installation().share);
}

absl::Status check_known_or_probe(const fs::path& library) {
  if (is_installed(library)) return absl::OkStatus();
  const auto content = read_file(library);
  if (!content.ok()) return absl::OkStatus();  // loading it will say what is wrong
  const fs::path known = user_data_folder() / "known_plugins" / sha256_hex(*content);
  std::error_code error;
  if (fs::exists(known, error)) return absl::OkStatus();
  if (auto probed = probe_library(library); !probed.ok()) return probed;
  // Only saves the next probe; a folder that cannot be written to is no reason to refuse the
  // plugin.
  if (create_folders(known.parent_path()).ok())
    (void)write_file_atomically(known, library.string() + "\n");
  return absl::OkStatus();
}

}  // namespace mlgym
