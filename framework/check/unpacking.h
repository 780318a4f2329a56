// What is inside of archives and compressed files, taken out in a box: nothing is unpacked here.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <vector>

#include "boxes/box.h"

namespace mlgym {

struct UnpackedFile {
  std::filesystem::path file;    // in the folder that was given
  std::filesystem::path source;  // the file it was in
};

// Unpacks gzip, bzip2, xz, zip and tar files, and texts that are base64, three deep, at most 2 GiB
// in all, from the files and below the folders of `places` into `into`, an empty folder. What
// cannot be unpacked is left out.
absl::StatusOr<std::vector<UnpackedFile>> unpack_all(
    Boxes& boxes, const std::vector<std::filesystem::path>& places,
    const std::filesystem::path& into);

}  // namespace mlgym
