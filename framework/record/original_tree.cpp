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

// Of a folder, whatever names lead to it.
using Identity = std::pair<dev_t, ino_t>;

Identity identity_of(const fs::path& folder) {
  struct stat status {};
  if (stat(folder.c_str(), &status) != 0) return {};
  return {status.st_dev, status.st_ino};
}

class Search {
 public:
  // Whether it is a run folder.
  bool take(const fs::path& folder) {
    auto name = parse_original_name(name_of(folder));
    if (!name) return false;
    met_runs_.push_back({folder, std::move(*name)});
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
    for (const auto& link : links) {
      if (take(link))
        any = linked_ = true;
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

  OriginalTree read(Ends ends) {
    list_runs();
    std::sort(found_.notices.begin(), found_.notices.end());
    in_parallel(found_.runs.size(), [&] {
      return [&](std::size_t i) {
        OriginalRun& run = found_.runs[i];
        run.results = results_in(run.folder);
        if (ends == Ends::read) run.end = read_original_end(run.folder / (run.name.task + ".traj"));
      };
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

  bool found_any() const { return !met_runs_.empty(); }
  const std::vector<std::string>& notices() const { return found_.notices; }

 private:
  struct MetRun {
    fs::path folder;
    OriginalName name;
  };

  // In their order, each once: a link by another name than a run's is another run, by the same it
  // is the same one.
  void list_runs() {
    std::vector<std::pair<std::string_view, MetRun*>> order;  // by name
    order.reserve(met_runs_.size());
    for (auto& run : met_runs_) order.emplace_back(name_of(run.folder), &run);
    std::sort(order.begin(), order.end(), [](const auto& a, const auto& b) {
      const int by_name = a.first.compare(b.first);
      return by_name != 0 ? by_name < 0 : a.second->folder.native() < b.second->folder.native();
    });
    found_.runs.reserve(order.size());
    std::set<std::pair<Identity, std::string>> listed;
    for (const auto& [name, run] : order) {
      if (linked_ && !listed.emplace(identity_of(run->folder), name).second) {
        found_.notices.push_back(fmt::format(
            "{}: is passed over, since it was met in another folder", run->folder.string()));
        continue;
      }
      found_.runs.push_back({std::move(run->folder), std::move(run->name)});
    }
  }

  void pass_over(const std::vector<fs::path>& files) {
    for (const auto& file : files)
      found_.notices.push_back(
          fmt::format("{}: is passed over, since it is no folder", file.string()));
  }

  // Links may lead to what was met already, or in a circle.
  bool first_time(const fs::path& folder) {
    if (met_.insert(identity_of(folder)).second) return true;
    found_.notices.push_back(
        fmt::format("{}: is passed over, since it was met by another name", folder.string()));
    return false;
  }

  OriginalTree found_;
  std::vector<MetRun> met_runs_;
  std::set<Identity> met_;  // folders that are no runs
  bool linked_ = false;     // a run is a link
};

}  // namespace

absl::StatusOr<OriginalTree> read_original_tree(const fs::path& folder, Ends ends) {
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
  return search.read(ends);
}

}  // namespace mlgym
