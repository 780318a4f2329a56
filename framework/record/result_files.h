// Where the results of an episode stand, and how one becomes the result.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/json_forward.h"

namespace mlgym {

std::filesystem::path result_file(
    const std::filesystem::path& folder);  // of an episode or an attempt
std::filesystem::path result_file_aside(const std::filesystem::path& episode_folder,
                                        std::int64_t generation);
std::filesystem::path attempt_folder(const std::filesystem::path& episode_folder,
                                     std::int64_t generation);

absl::StatusOr<std::optional<Json>> read_result(const std::filesystem::path& file);
// Writes the attempt's result and makes it the episode's. kAlreadyExists: the episode has one.
absl::Status commit_result(const std::filesystem::path& episode_folder, std::int64_t generation,
                           const Json& result);
absl::Status put_result_aside(const std::filesystem::path& episode_folder);

}  // namespace mlgym
