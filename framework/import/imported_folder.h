// The folder that an import makes: written all at once, or not at all.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace mlgym {

// A file of the checkout and its place in the new folder.
struct CopiedFile {
  std::filesystem::path from;
  std::string to;
  bool program = false;  // can be run, whatever the original's permissions are
  bool operator==(const CopiedFile& other) const = default;
};

struct ImportedFolder {
  std::string name;
  std::map<std::string, std::string> files;  // by their place: written; those with #! executable
  std::vector<CopiedFile> copies;            // with their permissions
  std::vector<std::string> left_out;         // what could not be carried over, and why
  std::vector<std::string> next;  // commands that its owner may run, a line of a shell each
};

// Whether a task or agent may be called so: letters, digits, '.', '-' and '_'. The error names the
// file that it comes from, and says how to call it otherwise.
absl::Status check_imported_name(const std::string& name, const std::filesystem::path& file);

// All plain files below `from`, or `from` itself, to the place `to` and below. Links are followed
// where they lead into the checkout `root`; others are told in `left_out`.
absl::Status add_copies(const std::filesystem::path& from, const std::string& to,
                        const std::filesystem::path& root, ImportedFolder& folder);

// `what` as README.md tells it, below the templates' own words.
std::string readme_of(const ImportedFolder& folder, const std::string& words);

// Makes PARENT/NAME; gives its path. kAlreadyExists: something is called so already; it stays.
absl::StatusOr<std::filesystem::path> write_imported(const ImportedFolder& folder,
                                                     const std::filesystem::path& parent);

}  // namespace mlgym
