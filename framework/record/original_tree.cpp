#include "record/original_tree.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
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

// The last part of a path without a slash at its end; making a path of it costs more than all else.
std::string_view name_of(const fs::path& path) {
  const std::string_view text = path.native();
  return text.substr(text.rfind('/') + 1);
}

absl::StatusOr<OriginalResults> results_in(const fs::path& folder) {
  const auto file = open_regular_file(folder / kResults);
  if (absl::IsNotFound(file.status()))
    return not_found("{}: is missing", (folder / kResults).string());
  if (!file.ok()) return file.status();
  const auto text = read_descriptor(file->get());
  if (!text.ok()) return with_context(text.status(), (folder / kResults).string());
  auto results = parse_original_results(*text);
  if (!results.ok()) return with_context(results.status(), (folder / kResults).string());
  return results;
}

class Search {
 public:
  // Whether it is a run folder.
  bool take(const fs::path& folder) {
    auto name = parse_original_name(name_of(folder));
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
  // A run is large to move about.
  void put_in_order() {
    std::vector<const OriginalRun*> order;
    for (const auto& run : found_.runs) order.push_back(&run);
    std::sort(order.begin(), order.end(), [](const OriginalRun* a, const OriginalRun* b) {
      const std::string_view first = name_of(a->folder), second = name_of(b->folder);
      return first != second ? first < second : a->folder.native() < b->folder.native();
    });
    std::vector<OriginalRun> runs;
    runs.reserve(order.size());
    for (const auto* run : order)
      runs.push_back(std::move(found_.runs[static_cast<std::size_t>(run - found_.runs.data())]));
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
