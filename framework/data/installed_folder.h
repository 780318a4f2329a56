// Folders of programs that others made, installed once and shown in boxes.
#pragma once

#include <absl/status/statusor.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "boxes/box.h"

namespace mlgym {

struct InstallRecipe {
  std::string what;    // for messages: "the Python environment of FILE"
  std::string digest;  // of all that decides what comes out
  std::string place;   // where boxes show the folder, and where it is made
  std::vector<Mount> mounts;
  std::vector<std::pair<std::string, std::string>> environment;
  std::vector<std::vector<std::string>> commands;  // one after another, in one box
  bool network = true;
};

// Makes it in `folder`, which is empty. A failed command is kFailedPrecondition with its last line.
absl::Status follow_recipe(Boxes& boxes, const InstallRecipe& recipe,
                           const std::filesystem::path& folder, const std::atomic<bool>* cancelled);

// Where the folder of a digest is, once it is there.
std::filesystem::path installed_folder(const std::string& digest);

// Makes it in a box, all or nothing. While another process makes the same one, this one waits.
absl::StatusOr<std::filesystem::path> install_folder(Boxes& boxes, const InstallRecipe& recipe,
                                                     const std::atomic<bool>* cancelled);

}  // namespace mlgym
