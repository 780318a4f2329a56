// An episode that was put aside: what a later process needs to go on with it (docs/run_folder.md).
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/json_forward.h"

namespace mlgym {

struct Suspension {
  std::uint64_t events =
      0;              // of the attempt's record that happened before; later ones do not count
  std::string agent;  // the state that the agent wants to go on from
  Json environment, models;         // what they saved of themselves
  std::filesystem::path workspace;  // an archive
};

// Where the archive of a suspension's workspace belongs that has so many events before it.
absl::StatusOr<std::filesystem::path> new_archive(const std::filesystem::path& attempt,
                                                  std::uint64_t events);
// Replaces the attempt's suspension in one step, and removes the archive of the one before.
absl::Status write_suspension(const std::filesystem::path& attempt, const Suspension& suspension);
// Nothing: the attempt was never put aside.
absl::StatusOr<std::optional<Suspension>> read_suspension(const std::filesystem::path& attempt);
absl::Status remove_suspension(const std::filesystem::path& attempt);

}  // namespace mlgym
