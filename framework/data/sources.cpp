// Where the files come from that data sets are made of.
#include <map>
#include <optional>
#include <vector>

#include "base/file.h"
#include "base/process.h"
#include "base/status.h"
#include "base/text.h"
#include "boxes/box_script.h"
#include "data/downloads.h"
#include "data/prepare_data.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr double kDownloadSeconds = 1800;

// A user's folder with files of data sets.
class UserFolder {
 public:
  UserFolder(fs::path folder, std::string dataset)
      : folder_(std::move(folder)), dataset_(std::move(dataset)) {}

  // By its name, else whatever file has the content; empty when there is none.
  fs::path find(const DataSource& source) {
    if (folder_.empty()) return {};
    std::error_code error;
    for (const auto& named : {folder_ / source.path, folder_ / dataset_ / source.path}) {
      const bool right = source.sha256.empty() ? fs::is_regular_file(named, error)
                                               : digest_of(named) == source.sha256;
      if (right) return named;
    }
    if (source.sha256.empty()) return {};
    if (!files_) files_ = all_files();
    const auto found = files_->find(source.sha256);
    return found == files_->end() ? fs::path() : found->second;
  }

  // Why a file of the right name does not do; empty when there is none.
  std::string other_content(const DataSource& source) const {
    if (folder_.empty() || source.sha256.empty()) return "";
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
  std::string dataset_;                                   // its name
  std::optional<std::map<std::string, fs::path>> files_;  // by digest, once they were asked for
};

// The files of a Debian package, fetched and unpacked below `cache`, but not installed.
absl::StatusOr<fs::path> fetched_package(const std::string& package, const fs::path& cache) {
  const fs::path files = cache / package;
  if (fs::exists(files)) return files;
  if (auto made = create_folders(cache); !made.ok()) return made;
  auto fetched = make_temporary_folder(cache, ".fetching-");
  if (!fetched.ok()) return fetched.status();
  ProgramSpec shell;
  shell.environment = current_environment();
  shell.arguments = {"/bin/sh",
                     "-c",
                     "{ cd \"$1\" && apt-get -q download \"$2\" && mkdir files && "
                     "dpkg-deb -x ./*.deb files && rm -f ./*.deb; } 2>&1 || true",
                     "sh",
                     fetched->string(),
                     package};
  const auto printed = output_of(shell, Deadline::after(kDownloadSeconds));
  std::error_code error;
  if (printed.ok()) fs::rename(*fetched / "files", files, error);
  (void)remove_tree(*fetched);
  if (!fs::exists(files))
    return unable("Debian's package {}: {}", package,
                  printed.ok() ? last_line(*printed) : std::string(message_of(printed.status())));
  return files;
}

bool is_fetchable(const DataSource& source) {
  return !source.urls.empty() || !source.hub.repository.empty();
}

// The source on this machine; empty when it is not here.
fs::path find_here(const DataSource& source, UserFolder& folder, const fs::path& cache) {
  if (fs::path file = folder.find(source); !file.empty()) return file;
  if (fs::path file = find_downloaded(source, cache); !file.empty()) return file;
  if (source.debian_package.empty()) return {};
  for (const auto& file :
       {source.debian_file, cache / source.debian_package / source.debian_file.relative_path()}) {
    const std::string digest = digest_of(file);
    if (!digest.empty() && (source.sha256.empty() || digest == source.sha256)) return file;
  }
  return {};
}

// From Debian's archive, else from the source's URLs. Empty, with why in `problem`, when neither
// has it.
absl::StatusOr<fs::path> fetch(const DataSource& source, UserFolder& folder, const fs::path& cache,
                               const Fetching& fetching, std::string& problem) {
  const auto add_problem = [&problem](const absl::Status& why) {
    problem += (problem.empty() ? "" : "; ") + std::string(message_of(why));
  };
  if (!source.debian_package.empty()) {
    if (const auto package = fetched_package(source.debian_package, cache); !package.ok())
      add_problem(package.status());
    if (fs::path file = find_here(source, folder, cache); !file.empty()) return file;
  }
  if (fetching.is_cancelled()) return absl::CancelledError("cancelled");
  if (!is_fetchable(source)) return fs::path();
  auto file = download(source, cache, fetching);
  if (file.status().code() != absl::StatusCode::kFailedPrecondition) return file;
  add_problem(file.status());
  return fs::path();
}

std::string remedy(const DataSource& source, const std::string& command) {
  std::string text;
  if (!source.debian_package.empty()) {
    text = fmt::format("install Debian's package {0} (`apt-get install {0}`), or ",
                       source.debian_package);
  }
  return text + fmt::format("name a folder that holds the file: `{} --from DIR`",
                            command.empty() ? "mlgym prepare TASK" : command);
}

std::string proof_of(const DataSource& source) {
  return source.sha256.empty() ? "" : fmt::format(" (sha256 {})", source.sha256);
}

// The source or one of its alternatives: first what is here, then what others have.
absl::StatusOr<SourceFile> find_one(const DatasetDefinition& dataset, const DataSource& source,
                                    UserFolder& folder, const Fetching& fetching,
                                    const fs::path& cache) {
  std::vector<const DataSource*> all = {&source};
  for (const auto& other : source.alternatives) all.push_back(&other);
  for (const DataSource* one : all) {
    if (fs::path file = find_here(*one, folder, cache); !file.empty()) return SourceFile{one, file};
  }
  std::string problem;
  for (const DataSource* one : all) {
    if (!fetching.network) break;
    const auto file = fetch(*one, folder, cache, fetching, problem);
    if (!file.ok()) return file.status();
    if (!file->empty()) return SourceFile{one, *file};
  }
  std::string what = "the source " + source.path + proof_of(source);
  for (const auto& other : source.alternatives)
    what += ", or " + other.path + proof_of(other) + ",";
  return unable("data set {}: {} is not on this machine{}{}; {}", dataset.id, what,
                folder.other_content(source),
                problem.empty() ? "" : " and cannot be fetched (" + problem + ")",
                remedy(source, fetching.command));
}

}  // namespace

absl::StatusOr<std::vector<SourceFile>> find_sources(const DatasetDefinition& dataset,
                                                     const Fetching& fetching,
                                                     const fs::path& cache) {
  std::vector<SourceFile> found;
  UserFolder folder(fetching.from.empty() ? fs::path() : fs::absolute(fetching.from), dataset.id);
  for (const auto& source : dataset.sources) {
    auto file = find_one(dataset, source, folder, fetching, cache);
    if (!file.ok()) return file.status();
    found.push_back(std::move(*file));
  }
  return found;
}

}  // namespace mlgym
