// Making a data set's parts from its sources.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <vector>

#include "boxes/box.h"
#include "data/fetching.h"
#include "data/prepared_data.h"

namespace mlgym {

struct SourceFile {
  const DataSource* source = nullptr;
  std::filesystem::path file;  // on this machine, with the right digest
};

// Finds every source, or one of its alternatives: in the user's folder (by relative path, else any
// file with the digest), among earlier downloads below `cache`, where Debian's package has put it;
// else it is fetched into `cache`, from Debian's archive without installing it, or from its URLs.
// kFailedPrecondition says which source is missing, why, and how to get it.
absl::StatusOr<std::vector<SourceFile>> find_sources(const DatasetDefinition& dataset,
                                                     const Fetching& fetching,
                                                     const std::filesystem::path& cache);

// Runs the data set's command in a box without network and puts what it makes into the data folder,
// all or nothing. Data that are prepared already are given as they are; while another process
// prepares the same data set, this one waits.
absl::StatusOr<PreparedData> prepare_data(Boxes& boxes, const DatasetDefinition& dataset,
                                          const Json& request, const Fetching& fetching);

}  // namespace mlgym
