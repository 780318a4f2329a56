// Making a data set's parts from its sources.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <filesystem>
#include <vector>

#include "boxes/box.h"
#include "data/prepared_data.h"

namespace mlgym {

struct SourceFile {
  const DataSource* source = nullptr;
  std::filesystem::path file;  // on this machine, with the right digest
};

// Finds every source: in `from` (may be empty; by relative path, else any file with the digest),
// where Debian's package has put it, or by fetching that package from Debian's archive into
// `cache`, without installing it. kFailedPrecondition says which source is missing and how to get
// it.
absl::StatusOr<std::vector<SourceFile>> find_sources(const DatasetDefinition& dataset,
                                                     const std::filesystem::path& from,
                                                     const std::filesystem::path& cache);

// Runs the data set's command in a box without network and puts what it makes into the data folder,
// all or nothing. Data that are prepared already are given as they are; while another process
// prepares the same data set, this one waits.
absl::StatusOr<PreparedData> prepare_data(Boxes& boxes, const DatasetDefinition& dataset,
                                          const Json& request, const std::filesystem::path& from,
                                          const std::atomic<bool>* cancelled);

}  // namespace mlgym
