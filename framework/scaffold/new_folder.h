// Writes the folder that somebody who extends mlgym starts from: one that builds, passes its own
// test and runs as it is.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "scaffold/templates.h"

namespace mlgym {

struct NewFolder {
  NewFolderForm form;
  std::string name;
  std::filesystem::path parent;  // where the folder `name` is made; made as well when it is missing
};

struct WrittenFolder {
  std::filesystem::path folder;    // PARENT/NAME
  std::vector<std::string> files;  // relative to it, by name
  std::vector<std::string> next;   // what its author may run in it, a line of a shell each
};

// Nothing is there or all of it. kAlreadyExists: something is called so already; it stays.
absl::StatusOr<WrittenFolder> write_new_folder(const NewFolder& wanted,
                                               const std::filesystem::path& templates);

// Makes PARENT/NAME, which `fill` fills: it is given the folder under another name. Nothing is
// there or all of it. kAlreadyExists: something is called so already; it stays.
absl::StatusOr<std::filesystem::path> make_whole_folder(
    const std::filesystem::path& parent, const std::string& name,
    const std::function<absl::Status(const std::filesystem::path&)>& fill);

// Writes files by their places in a folder; those that begin with #! can be run.
absl::Status write_files(const std::filesystem::path& folder,
                         const std::map<std::string, std::string>& files);

}  // namespace mlgym
