// Which plugins may be loaded into this process without a look first.
#pragma once

#include <absl/status/status.h>

#include <filesystem>

namespace mlgym {

// A folder that another ordinary user owns or that anybody can write to is refused.
absl::Status check_not_writable_by_others(const std::filesystem::path& folder);

// A library outside the installed folders whose content was never loaded before is probed in a
// process of its own; the digests of those that passed are kept in the user's data folder.
absl::Status check_known_or_probe(const std::filesystem::path& library);

// Whether a plugin's file belongs to this installation.
bool is_installed(const std::filesystem::path& file);

}  // namespace mlgym
