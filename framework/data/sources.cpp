// Where the files come from that data sets are made of.
#include <fstream>
#include <map>
#include <optional>
#include <vector>

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

// Of a regular file's content, whatever its size; empty when it cannot be read.
std::string digest_of(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return "";
  std::ifstream file(path, std::ios::binary);
  Sha256 digest;
  std::vector<char> buffer(1 << 20);
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    digest.add({buffer.data(), static_cast<std::size_t>(file.gcount())});
  }
  return file.eof() ? digest.finish_hex() : "";
}

// A user's folder with files of data sets.
class UserFolder {
 public:
  explicit UserFolder(fs::path folder) : folder_(std::move(folder)) {}

  // By its name, else whatever file has the content; empty when there is none.
  fs::path find(const DataSource& source) {
    if (folder_.empty()) return {};
    const fs::path named = folder_ / source.path;
    if (digest_of(named) == source.sha256) return named;
    if (!files_) files_ = all_files();
    const auto found = files_->find(source.sha256);
    return found == files_->end() ? fs::path() : found->second;
  }

  // Why a file of the right name does not do; empty when there is none.
  std::string other_content(const DataSource& source) const {
    if (folder_.empty()) return "";
    const fs::path named = folder_ / source.path;
    const std::string digest = digest_of(named);
    if (digest.empty()) return "";
    return fmt::format(" ({} has another content: sha256 {})", named.string(), digest);
  }

 private:
  std::map<std::string, fs::path> all_files() const {
    std::map<std::string, fs::path> files;
    std::error_code error;
    for (fs::recursive_directory_iterator
             entry(folder_, fs::directory_options::skip_permission_denied, error),
         end;
         !error && entry != end; entry.increment(error)) {
      if (const std::string digest = digest_of(entry->path()); !digest.empty())
        files.emplace(digest, entry->path());
    }
    return files;
  }

  fs::path folder_;
  std::optional<std::map<std::string, fs::path>> files_;  // by digest, once they were asked for
};

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
  if (!fs::exists(files))
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
  UserFolder folder(from.empty() ? from : fs::absolute(from));
  for (const auto& source : dataset.sources) {
    fs::path file = folder.find(source);
    const bool has_package = !source.debian_package.empty();
    if (file.empty() && has_package && digest_of(source.debian_file) == source.sha256)
      file = source.debian_file;
    if (file.empty() && has_package) {
      if (auto made = create_folders(cache); !made.ok()) return made;
      if (const auto package = fetched_package(source.debian_package, cache); package.ok()) {
        const fs::path unpacked = *package / source.debian_file.relative_path();
        if (digest_of(unpacked) == source.sha256) file = unpacked;
      }
    }
    if (file.empty()) {
      return unable("data set {}: the source {} (sha256 {}) is not on this machine{}; {}",
                    dataset.id, source.path, source.sha256, folder.other_content(source),
                    remedy(source));
    }
    found.push_back({&source, file});
  }
  return found;
}

}  // namespace mlgym
