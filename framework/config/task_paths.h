// Paths that a task's file names, all inside its folder.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>

#include "config/yaml.h"

namespace mlgym {

// A path inside a folder: relative, and never out of it.
absl::StatusOr<std::string> inner_path(const YamlValue& value);

// A folder, or file, that must be there below `folder`.
absl::Status inner_folder(const YamlValue& value, const std::filesystem::path& folder,
                          std::filesystem::path& out);
absl::Status inner_file(const YamlValue& value, const std::filesystem::path& folder,
                        std::filesystem::path& out);

}  // namespace mlgym
