#include "scaffold/new_folder.h"

#include <cerrno>
#include <cstdio>

#include "base/file.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// The lines of the first ```sh block: README.md tells people what this tells the program.
std::vector<std::string> commands_in(const std::string& page) {
  std::vector<std::string> commands;
  bool inside = false;
  for (const auto& line : split(page, '\n')) {
    if (inside && line == "```") break;
    if (inside) commands.push_back(line);
    inside = inside || line == "```sh";
  }
  return commands;
}

absl::Status already_there(const fs::path& folder) {
  return make_status(absl::StatusCode::kAlreadyExists,
                     "{} is there already; take another name, or --folder for another place",
                     folder.string());
}

// For those who may read it. Where that fails `mlgym check` says so.
void make_executable(const fs::path& file) {
  std::error_code error;
  const auto readable = fs::status(file, error).permissions() &
                        (fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  const auto executable = static_cast<fs::perms>(static_cast<unsigned>(readable) >> 2);
  fs::permissions(file, executable, fs::perm_options::add, error);
}

}  // namespace

absl::Status write_files(const fs::path& folder, const std::map<std::string, std::string>& files) {
  for (const auto& [name, content] : files) {
    if (auto made = create_folders((folder / name).parent_path()); !made.ok()) return made;
    if (auto written = write_file_atomically(folder / name, content); !written.ok()) return written;
    if (content.starts_with("#!")) make_executable(folder / name);
  }
  return absl::OkStatus();
}

absl::StatusOr<fs::path> make_whole_folder(
    const fs::path& given, const std::string& name,
    const std::function<absl::Status(const fs::path&)>& fill) {
  const fs::path parent = given.empty() ? "." : given;
  const fs::path folder = (parent / name).lexically_normal();
  std::error_code error;
  if (fs::exists(fs::symlink_status(folder, error))) return already_there(folder);
  if (auto made = create_folders(parent); !made.ok()) return made;
  const auto temporary = make_temporary_folder(parent, "." + name + ".");
  if (!temporary.ok()) return temporary.status();
  // Within it, so that the folder's own permissions are the usual ones.
  absl::Status status = create_folders(*temporary / name);
  if (status.ok()) status = fill(*temporary / name);
  if (status.ok() && std::rename((*temporary / name).c_str(), folder.c_str()) != 0) {
    status = errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR
                 ? already_there(folder)
                 : system_error(errno, fmt::format("cannot make {}", folder.string()));
  }
  (void)remove_tree(*temporary);
  if (!status.ok()) return status;
  return folder;
}

absl::StatusOr<WrittenFolder> write_new_folder(const NewFolder& wanted, const fs::path& templates) {
  if (auto named = check_new_name(wanted.name); !named.ok()) return named;
  const auto folders = template_folders(wanted.form);
  if (!folders.ok()) return folders.status();
  const fs::path schemas = fs::absolute(templates / ".." / "schemas").lexically_normal();
  const auto files = filled_templates(
      templates, *folders, placeholders_for(wanted.form.kind, wanted.name, schemas.string()));
  if (!files.ok()) return files.status();
  const auto made = make_whole_folder(wanted.parent, wanted.name, [&files](const fs::path& into) {
    return write_files(into, *files);
  });
  if (!made.ok()) return made.status();
  WrittenFolder result{*made, {}, {}};
  for (const auto& [name, content] : *files) result.files.push_back(name);
  if (const auto readme = files->find("README.md"); readme != files->end())
    result.next = commands_in(readme->second);
  return result;
}

}  // namespace mlgym
