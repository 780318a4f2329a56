// dataset.yaml: a data set that tasks share. docs/data_sets.md specifies the format.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "config/task_file.h"
#include "data/hub.h"

namespace mlgym {

// A file that the data set is made from, and where it comes from.
struct DataSource {
  std::string path;    // its name below the sources' folder
  std::string sha256;  // of its content; empty: the data set's command proves that it is right
  std::string debian_package;
  std::filesystem::path debian_file;  // where the package puts it
  HubFile hub;
  std::vector<std::string> urls;  // in the order to be asked
  // Other files that the command can do with as well, the first that is there; they have none.
  std::vector<DataSource> alternatives;
};

struct DatasetDefinition {
  std::filesystem::path folder;
  std::string id, title, licence, homepage;
  std::vector<DataSource> sources;
  std::vector<std::string> parts;  // that tasks may use
  std::string command;             // makes the parts from the sources
  double timeout = 600;            // seconds
  PythonNeeds python;              // of the command
};

// Reads `folder`/dataset.yaml. Errors as in style.md: file, line, column.
absl::StatusOr<DatasetDefinition> load_dataset(const std::filesystem::path& folder);

// Files of the system that hold data of any data set found here: no box may show them.
std::vector<std::filesystem::path> system_data_files();

}  // namespace mlgym
