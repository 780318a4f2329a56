// Files of data sets that were fetched from a URL, kept by their digests.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>

#include "data/dataset_file.h"
#include "data/fetching.h"

namespace mlgym {

// Of a regular file's content, whatever its size; empty when it cannot be read.
std::string digest_of(const std::filesystem::path& file);

// The file of an earlier download below `cache`; empty when there is none that is whole.
std::filesystem::path find_downloaded(const DataSource& source, const std::filesystem::path& cache);

// Fetches the source from its URLs, one after the other, into `cache`: resumed where an earlier
// attempt of any process ended, kept only with the right digest. While another process fetches the
// same file, this one waits. kFailedPrecondition tells of every URL why it did not serve; a full
// disk is kResourceExhausted, and what has come stays.
absl::StatusOr<std::filesystem::path> download(const DataSource& source,
                                               const std::filesystem::path& cache,
                                               const Fetching& fetching);

}  // namespace mlgym
