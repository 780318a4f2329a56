// The templates of new folders: files below share/mlgym/templates.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "scaffold/names.h"

namespace mlgym {

// What the author of a new folder chooses.
struct NewFolderForm {
  std::string kind;          // as component_kinds(): "metric"
  bool python = false;       // instead of C++
  bool interactive = false;  // of a task: it answers actions itself
  bool scripts = false;      // of a tool: scripts for the agent's box, instead of C++
};

// The folders, relative to the templates, whose files make up a new one; a file of a later folder
// replaces the same of an earlier one. kNotFound: no such kind; kInvalidArgument: it has no such
// form.
absl::StatusOr<std::vector<std::filesystem::path>> template_folders(const NewFolderForm& form);

// Relative path -> content of every file of a new folder, placeholders filled in.
absl::StatusOr<std::map<std::string, std::string>> filled_templates(
    const std::filesystem::path& templates, const std::vector<std::filesystem::path>& folders,
    const Placeholders& placeholders);

}  // namespace mlgym
