// A box's workspace as one file on the host: tar, compressed by zstd.
#pragma once

#include <absl/status/status.h>

#include <filesystem>

#include "boxes/box.h"

namespace mlgym {

// Makes `archive`, which must not exist, durably. The box's processes are left as they are, so they
// stand still where the files matter.
absl::Status pack_workspace(Box& box, const std::filesystem::path& archive);

// Fills an empty workspace. kDataLoss for a damaged archive.
absl::Status unpack_workspace(Box& box, const std::filesystem::path& archive);

}  // namespace mlgym
