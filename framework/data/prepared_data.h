// Data sets as `mlgym prepare` leaves them: below the data folder, the public and the hidden part
// apart. docs/data_sets.md specifies the layout.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/json_forward.h"
#include "config/task_file.h"
#include "data/dataset_file.h"

namespace mlgym {

// MLGYM_DATA, by default $XDG_DATA_HOME/mlgym/data.
std::filesystem::path data_folder();

struct DescribedFile {
  std::string path;
  std::uintmax_t bytes = 0;
  std::string sha256;
};

struct PreparedData {
  std::string dataset;
  std::filesystem::path folder;
  std::string digest;                  // over the names and contents of all its files
  Json facts;                          // {NAME: number or text}, what instructions may say of it
  std::vector<DescribedFile> sources;  // that it was made of; none where an earlier version made it

  std::filesystem::path public_files() const { return folder / "public"; }
  std::filesystem::path hidden_files() const { return folder / "hidden"; }
};

// What the prepared data depend on beside the sources, as the command that makes them is told:
// {"parts": {NAME: "public"|"hidden"}, "limit": rows|null}.
Json preparation_request(const DataUse& use, const std::optional<std::int64_t>& limit);

// Where these data lie once they are prepared: another data set, request or command is another
// folder.
absl::StatusOr<std::filesystem::path> prepared_folder(const DatasetDefinition& dataset,
                                                      const Json& request);

// kFailedPrecondition when they are not there or not whole, without a remedy: the caller knows for
// which task they are.
absl::StatusOr<PreparedData> read_prepared(const DatasetDefinition& dataset, const Json& request);

// Describes the files below `folder`/public and `folder`/hidden, and the sources that they were
// made of, in `folder`/manifest.json.
absl::Status write_manifest(const std::filesystem::path& folder, const DatasetDefinition& dataset,
                            const std::vector<DescribedFile>& sources, const Json& request,
                            const Json& facts);

}  // namespace mlgym
