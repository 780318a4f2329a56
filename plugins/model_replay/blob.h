// Blobs of a run folder (docs/run_folder.md).
#pragma once

#include <filesystem>
#include <string>

namespace replay {

// The content of a blob; throws mlgym::Error when it is missing or damaged.
std::string read_blob(const std::filesystem::path& run, const std::string& digest);

}  // namespace replay
