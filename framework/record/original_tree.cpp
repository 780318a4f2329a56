#include "record/original_tree.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>

#include "base/file.h"
#include "base/parallel.h"
#include "base/status.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr int kDeepest = 4;
constexpr const char* kResults = "results.json";
constexpr const char* kForm = "MODEL__TASK__AGENT__t-T__p-P__c-C__install-N[__SUFFIX]_run_I";

absl::StatusOr<OriginalResults> results_in(const fs::path& folder) {
  std::error_code error;  // opening a named pipe would wait for somebody to write
  if (fs::exists(folder / kResults, error) && !fs::is_regular_file(folder / kResults, error))
    return invalid("{}: is no file", (folder / kResults).string());
  const auto text = read_file(folder / kResults);
  if (absl::IsNotFound(text.status()))
    return not_found("{}: is missing", (folder / kResults).string());
  if (!text.ok()) return text.status();
  auto results = parse_original_results(*text);
  if (!results.ok()) return with_context(results.status(), (folder / kResults).string());
  return results;
}

class Search {
 public:
  // Whether it is a run folder.
  bool take(const fs::path& folder) {
    auto name = parse_original_name(folder.filename().string());
    if (!name) return false;
    if (!first_time(folder)) return true;
    found_.runs.push_back({folder, std::move(*name), absl::UnknownError("not read")});
    return true;
  }

  // An error: it cannot be read.
  absl::Status look_into(const fs::path& folder, int depth) {
    if (!first_time(folder)) return absl::OkStatus();
    std::error_code error;
    std::vector<fs::path> folders, others, links;
    bool any = false;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
      std::error_code unreadable;
      if (!entry->is_directory(unreadable)) {
        others.push_back(entry->path());
      } else if (entry->is_symlink(unreadable)) {
        links.push_back(entry->path());
      } else if (take(entry->path())) {
        any = true;
      } else {
        folders.push_back(entry->path());
      }
    }
    if (error) return unable("{}: cannot be read: {}", folder.string(), error.message());
    for (const auto& link : links) {  // behind the folders themselves, which keep their names
      if (take(link))
        any = true;
      else
        folders.push_back(link);
    }
    if (any) pass_over(others);
    for (const auto& other : folders) {
      if (fs::exists(other / kResults, error)) {
        found_.notices.push_back(
            fmt::format("{}: is passed over, since its name is not {}", other.string(), kForm));
      } else if (depth < kDeepest) {
        if (auto looked = look_into(other, depth + 1); !looked.ok())
          found_.notices.push_back(fmt::format("{}; it is passed over", message_of(looked)));
      } else {
        found_.notices.push_back(
            fmt::format("{}: is not looked into, since it lies too deep", other.string()));
      }
    }
    return absl::OkStatus();
  }

  OriginalTree read() {
    put_in_order();
    std::sort(found_.notices.begin(), found_.notices.end());
    in_parallel(found_.runs.size(), [this] {
      return [this](std::size_t i) { found_.runs[i].results = results_in(found_.runs[i].folder); };
    });
    for (auto& run : found_.runs) {
      if (!run.results.ok()) {
        found_.notices.push_back(fmt::format("{}; the run counts as one without scores",
                                             message_of(run.results.status())));
        continue;
      }
      for (const auto& oddity : run.results->oddities) {
        found_.notices.push_back(
            fmt::format("{}: {}; it is passed over", (run.folder / kResults).string(), oddity));
      }
    }
    return std::move(found_);
  }

  bool found_any() const { return !found_.runs.empty(); }
  const std::vector<std::string>& notices() const { return found_.notices; }

 private:
  // Taking names out of paths costs more than comparing them.
  void put_in_order() {
    std::vector<std::pair<std::string, std::size_t>> order;
    for (std::size_t i = 0; i < found_.runs.size(); ++i)
      order.emplace_back(found_.runs[i].folder.filename().string(), i);
    std::sort(order.begin(), order.end(), [this](const auto& a, const auto& b) {
      if (a.first != b.first) return a.first < b.first;
      return found_.runs[a.second].folder < found_.runs[b.second].folder;
    });
    std::vector<OriginalRun> runs;
    runs.reserve(order.size());
    for (const auto& [name, place] : order) runs.push_back(std::move(found_.runs[place]));
    found_.runs = std::move(runs);
  }

  void pass_over(const std::vector<fs::path>& files) {
    for (const auto& file : files)
      found_.notices.push_back(
          fmt::format("{}: is passed over, since it is no folder", file.string()));
  }

  // Links may lead to what was met already, or in a circle.
  bool first_time(const fs::path& folder) {
    struct stat status {};
    if (stat(folder.c_str(), &status) != 0) return true;
    if (met_.emplace(status.st_dev, status.st_ino).second) return true;
    found_.notices.push_back(
        fmt::format("{}: is passed over, since it was met by another name", folder.string()));
    return false;
  }

  OriginalTree found_;
  std::set<std::pair<dev_t, ino_t>> met_;  // folders
};

}  // namespace

absl::StatusOr<OriginalTree> read_original_tree(const fs::path& folder) {
  std::error_code error;
  if (!fs::is_directory(folder, error)) return not_found("{} is no folder", folder.string());
  Search search;
  const fs::path itself = fs::absolute(folder).lexically_normal();
  const bool is_run = search.take(itself.has_filename() ? itself : itself.parent_path());
  if (!is_run) {
    if (auto looked = search.look_into(folder, 0); !looked.ok()) return looked;
  }
  if (!search.found_any()) {
    return not_found("{} holds no run of the original{}", folder.string(),
                     search.notices().empty() ? "" : "; " + search.notices().front());
  }
  return search.read();
}

}  // namespace mlgym
