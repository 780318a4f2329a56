// Where the files come from that data sets are made of.
#include <map>

#include "base/digest.h"
#include "base/file.h"
#include "base/process.h"
#include "base/status.h"
#include "base/text.h"
#include "data/prepare_data.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr double kDownloadSeconds = 1800;

bool has_digest(const fs::path& file, const std::string& digest) {
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return false;
  const auto content = read_file(file);
  return content.ok() && sha256_hex(*content) == digest;
}

// By its name, else whatever file has the content.
fs::path in_folder(const fs::path& folder, const DataSource& source) {
  if (folder.empty()) return {};
  if (has_digest(folder / source.path, source.sha256)) return folder / source.path;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (has_digest(entry.path(), source.sha256)) return entry.path();
  }
  return {};
}

// The files of a Debian package, fetched and unpacked below `cache`, but not installed.
absl::StatusOr<fs::path> fetched_package(const std::string& package, const fs::path& cache) {
  const fs::path files = cache / package;
  if (fs::exists(files)) return files;
  auto fetched = make_temporary_folder(cache, ".fetching-");
  if (!fetched.ok()) return fetched.status();
  ProgramSpec shell;
  shell.environment = current_environment();
  shell.arguments = {"/bin/sh",
                     "-c",
                     "cd \"$1\" && apt-get -q download \"$2\" >&2 && mkdir files && "
                     "dpkg-deb -x ./*.deb files && rm -f ./*.deb",
                     "sh",
                     fetched->string(),
                     package};
  const auto ran = output_of(shell, Deadline::after(kDownloadSeconds));
  std::error_code error;
  if (ran.ok()) fs::rename(*fetched / "files", files, error);
  (void)remove_tree(*fetched);
  if (!ran.ok() || error)
    return unable("Debian's package {} can be neither found nor fetched", package);
  return files;
}

std::string remedy(const DataSource& source) {
  std::string text;
  if (!source.debian_package.empty()) {
    text = fmt::format("install Debian's package {0} (`apt-get install {0}`), or ",
                       source.debian_package);
  }
  return text + "name a folder that holds the file: `mlgym prepare TASK --from DIR`";
}

}  // namespace

absl::StatusOr<std::vector<SourceFile>> find_sources(const DatasetDefinition& dataset,
                                                     const fs::path& from, const fs::path& cache) {
  std::vector<SourceFile> found;
  for (const auto& source : dataset.sources) {
    fs::path file = in_folder(from, source);
    const bool has_package = !source.debian_package.empty();
    if (file.empty() && has_package && has_digest(source.debian_file, source.sha256))
      file = source.debian_file;
    if (file.empty() && has_package) {
      if (auto made = create_folders(cache); !made.ok()) return made;
      if (const auto package = fetched_package(source.debian_package, cache); package.ok()) {
        const fs::path unpacked = *package / source.debian_file.relative_path();
        if (has_digest(unpacked, source.sha256)) file = unpacked;
      }
    }
    if (file.empty()) {
      return unable("data set {}: the source {} (sha256 {}) is not on this machine; {}", dataset.id,
                    source.path, source.sha256, remedy(source));
    }
    found.push_back({&source, file});
  }
  return found;
}

}  // namespace mlgym
