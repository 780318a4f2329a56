#include "data/downloads.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <fstream>
#include <thread>
#include <vector>

#include "base/digest.h"
#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"
#include "data/folder_lock.h"
#include "data/http_transfer.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// In the folder of one download.
constexpr const char* kWhole = "content";
constexpr const char* kPartial = "partial";

// A place that may have the file.
struct Mirror {
  std::string url, token;
};

std::vector<Mirror> mirrors_of(const DataSource& source) {
  std::vector<Mirror> mirrors;
  if (!source.hub.repository.empty()) mirrors.push_back({hub_url(source.hub), hub_token()});
  for (const auto& url : source.urls) mirrors.push_back({url, ""});
  return mirrors;
}

// By content where it is known beforehand, else by where it comes from.
fs::path folder_of(const DataSource& source, const fs::path& cache) {
  std::string name = source.sha256;
  if (name.empty()) {
    for (const auto& mirror : mirrors_of(source)) name += mirror.url + "\n";
    name = sha256_hex(name);
  }
  return cache / "files" / name;
}

bool is_right(const DataSource& source, const std::string& digest) {
  return !digest.empty() && (source.sha256.empty() || source.sha256 == digest);
}

void wait_before(double seconds, const Fetching& fetching) {
  const auto end = Deadline::after(seconds);
  while (!end.passed() && !fetching.is_cancelled())
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

// Transfers until the file is whole, the mirror refuses it, or nothing comes any more.
absl::Status fetch_from(const Mirror& mirror, const std::string& name, const fs::path& partial,
                        const Fetching& fetching) {
  const Descriptor file(open(partial.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  if (!file.valid()) return system_error(errno, partial.string());
  double wait = fetching.patience.first_wait;
  std::uint64_t most = 0;  // bytes that were there before any attempt
  for (int failures = 0;;) {
    struct stat facts {};
    if (fstat(file.get(), &facts) != 0) return system_error(errno, partial.string());
    const auto there = static_cast<std::uint64_t>(facts.st_size);
    if (there > most) {  // the last attempt brought something new
      most = there;
      failures = 0;
      wait = fetching.patience.first_wait;
    }
    const Transfer ended = transfer({mirror.url, mirror.token, file.get(), there, name}, fetching);
    if (ended.end == Transfer::End::whole) return absl::OkStatus();
    if (ended.end == Transfer::End::refused || ++failures >= fetching.patience.attempts)
      return ended.problem;
    const double seconds = std::min(std::max(wait, ended.wait), fetching.patience.longest_wait);
    if (fetching.tell)
      fetching.tell(
          fmt::format("{}: {}; again in {:g} s", name, message_of(ended.problem), seconds));
    wait_before(seconds, fetching);
    if (fetching.is_cancelled()) return absl::CancelledError("cancelled");
    wait *= 2;
  }
}

// Errors that no other mirror cures.
bool is_ours(const absl::Status& problem) {
  return problem.code() != absl::StatusCode::kFailedPrecondition;
}

// One mirror's file at `partial`, with the right content. What is left of an earlier attempt may
// be another mirror's, and not fit: then once more from the start.
absl::Status fetch_right(const DataSource& source, const Mirror& mirror, const fs::path& partial,
                         const Fetching& fetching) {
  for (;;) {
    std::error_code error;
    // Without a digest nothing tells whether the pieces are of one file.
    if (source.sha256.empty()) fs::remove(partial, error);
    const bool had_some = fs::exists(partial, error);
    if (auto fetched = fetch_from(mirror, source.path, partial, fetching); !fetched.ok())
      return fetched;
    const std::string digest = digest_of(partial);
    if (is_right(source, digest)) return absl::OkStatus();
    fs::remove(partial, error);
    if (!had_some) return unable("gives another content: sha256 {}, not {}", digest, source.sha256);
  }
}

}  // namespace

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

fs::path find_downloaded(const DataSource& source, const fs::path& cache) {
  if (mirrors_of(source).empty() && source.sha256.empty()) return {};
  const fs::path whole = folder_of(source, cache) / kWhole;
  return is_right(source, digest_of(whole)) ? whole : fs::path();
}

absl::StatusOr<fs::path> download(const DataSource& source, const fs::path& cache,
                                  const Fetching& fetching) {
  const std::vector<Mirror> mirrors = mirrors_of(source);
  const fs::path folder = folder_of(source, cache);
  const fs::path whole = folder / kWhole, partial = folder / kPartial;
  const auto lock = FolderLock::take(folder, fetching.cancelled);
  if (!lock.ok()) return lock.status();
  if (fs::path found = find_downloaded(source, cache); !found.empty()) return found;
  std::vector<std::string> problems;
  for (const auto& mirror : mirrors) {
    if (fetching.tell) fetching.tell(fmt::format("{}: from {}", source.path, mirror.url));
    const absl::Status fetched = fetch_right(source, mirror, partial, fetching);
    if (fetched.ok()) {
      std::error_code error;
      fs::rename(partial, whole, error);
      if (error) return system_error(error.value(), whole.string());
      return whole;
    }
    if (is_ours(fetched)) return fetched;
    problems.push_back(fmt::format("{}: {}", mirror.url, message_of(fetched)));
    if (fetching.tell) fetching.tell(problems.back());
  }
  return unable("{}", join(problems, "; "));
}

}  // namespace mlgym
