#include "import/imported_folder.h"

#include <algorithm>

#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "scaffold/new_folder.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

bool is_inside(const fs::path& path, const fs::path& root) {
  std::error_code error;
  const fs::path inside = fs::weakly_canonical(path, error).lexically_relative(root);
  return !error && !inside.empty() && *inside.begin() != "..";
}

absl::Status add_copy(const fs::path& from, const std::string& to, ImportedFolder& folder) {
  for (const auto& known : folder.copies) {
    if (known.to != to || known.from == from) continue;
    return invalid("{} and {} would both be {} in the workspace; rename one of them",
                   known.from.string(), from.string(), to);
  }
  const CopiedFile copy{from, to};
  if (std::find(folder.copies.begin(), folder.copies.end(), copy) == folder.copies.end())
    folder.copies.push_back(copy);
  return absl::OkStatus();
}

absl::Status copy_all(const std::vector<CopiedFile>& copies, const fs::path& into) {
  for (const auto& [from, to, program] : copies) {
    if (auto made = create_folders((into / to).parent_path()); !made.ok()) return made;
    std::error_code error;
    fs::copy_file(from, into / to, error);
    if (error) return system_error(error.value(), fmt::format("cannot copy {}", from.string()));
    // Originals may be read-only; their owner goes on with the copies.
    const auto run = program
                         ? fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec
                         : fs::perms::none;
    fs::permissions(into / to, fs::perms::owner_write | run, fs::perm_options::add, error);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status check_imported_name(const std::string& name, const fs::path& file) {
  const bool fits = !name.empty() && name.size() <= 64 && name.front() != '.' &&
                    name.front() != '-' && std::all_of(name.begin(), name.end(), [](char c) {
                      return c == '_' || encode_name(std::string_view(&c, 1))[0] != '%';
                    });
  if (fits) return absl::OkStatus();
  return invalid(
      "{}: \"{}\" cannot be the name of a folder (letters, digits, '.', '-' and '_' make one); "
      "give another by --name",
      file.string(), name);
}

absl::Status add_copies(const fs::path& from, const std::string& to, const fs::path& root,
                        ImportedFolder& folder) {
  std::error_code error;
  if (!fs::is_directory(from, error)) return add_copy(from, to, folder);
  std::vector<fs::path> entries;
  for (const auto& entry : fs::directory_iterator(from, error)) entries.push_back(entry.path());
  if (error) return system_error(error.value(), from.string());
  std::sort(entries.begin(), entries.end());
  for (const auto& entry : entries) {
    const std::string name = entry.filename().string(), place = to.empty() ? name : to + "/" + name;
    if (name == "__pycache__") continue;
    const bool link = fs::is_symlink(fs::symlink_status(entry, error));
    if (link && (!is_inside(entry, root) || fs::is_directory(entry, error))) {
      folder.left_out.push_back(fmt::format(
          "{}: a link to a folder, or out of the checkout, is not followed", entry.string()));
    } else if (fs::is_directory(entry, error) || fs::is_regular_file(entry, error)) {
      if (auto added = add_copies(entry, place, root, folder); !added.ok()) return added;
    } else {
      folder.left_out.push_back(fmt::format("{}: it is no plain file", entry.string()));
    }
  }
  return absl::OkStatus();
}

std::string readme_of(const ImportedFolder& folder, const std::string& words) {
  std::string readme = words;
  if (folder.left_out.empty()) return readme + "\nEverything was carried over.\n";
  readme += "\n## What was not carried over\n\n";
  for (const auto& one : folder.left_out) readme += "- " + one + "\n";
  return readme;
}

absl::StatusOr<fs::path> write_imported(const ImportedFolder& folder, const fs::path& parent) {
  return make_whole_folder(parent, folder.name, [&folder](const fs::path& into) -> absl::Status {
    if (auto written = write_files(into, folder.files); !written.ok()) return written;
    return copy_all(folder.copies, into);
  });
}

}  // namespace mlgym
