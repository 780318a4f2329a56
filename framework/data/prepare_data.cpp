#include "data/prepare_data.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "boxes/box_script.h"
#include "data/downloads.h"
#include "data/folder_lock.h"
#include "data/python_environment.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// What the box of the command shows.
constexpr const char* kDataset = "/run/prepare/dataset";
constexpr const char* kSources = "/run/prepare/sources";
constexpr const char* kOutput = "/run/prepare/output";
constexpr const char* kDraftPrefix = ".preparing-";

// A folder being filled; removed unless it was given its final name.
class Draft {
 public:
  explicit Draft(fs::path folder) : folder_(std::move(folder)) {}
  ~Draft() {
    if (!folder_.empty()) (void)remove_tree(folder_);
  }
  const fs::path& folder() const { return folder_; }
  absl::Status publish(const fs::path& name) {
    std::error_code error;
    fs::rename(folder_, name, error);
    if (error) return system_error(error.value(), name.string());
    folder_.clear();
    return absl::OkStatus();
  }

 private:
  fs::path folder_;
};

// What the box's user has made becomes ours: plain files and folders that every box may read.
absl::Status take_over(const fs::path& folder) {
  std::error_code error;
  // A folder's mode is set before the iterator enters it.
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const fs::path& path = entry->path();
    const auto kind = entry->symlink_status(error).type();
    if (kind != fs::file_type::regular && kind != fs::file_type::directory) {
      return invalid("it made {}, which is neither a file nor a folder",
                     path.lexically_relative(folder).string());
    }
    const mode_t mode = kind == fs::file_type::directory ? 0755 : 0644;
    if (lchown(path.c_str(), geteuid(), getegid()) != 0 || chmod(path.c_str(), mode) != 0)
      return system_error(errno, path.string());
  }
  if (error) return system_error(error.value(), folder.string());
  return absl::OkStatus();
}

absl::Status run_command(Boxes& boxes, const DatasetDefinition& dataset,
                         const std::vector<SourceFile>& sources, const Json& request,
                         const fs::path& output, const Fetching& fetching) {
  const auto python = prepare_python_environment(boxes, dataset.python, wheel_folder(fetching.from),
                                                 fetching.cancelled);
  if (!python.ok()) return python.status();
  BoxSpec spec;
  spec.name = "prepare";
  spec.mounts = {{dataset.folder, kDataset, false}, {output, kOutput, true}};
  for (const auto& source : sources)
    spec.mounts.push_back({source.file, std::string(kSources) + "/" + source.source->path, false});
  python->show_in(spec);
  auto box = boxes.create(spec);
  if (!box.ok()) return box.status();
  BoxProgram program;
  program.arguments = script_arguments(dataset.command, python->interpreter());
  program.folder = kDataset;
  program.environment = {{"MLGYM_SOURCES", kSources},
                         {"MLGYM_OUTPUT", kOutput},
                         {"MLGYM_REQUEST", dump_json(request)}};
  const auto ran =
      run_script(**box, std::move(program), Deadline::after(dataset.timeout), fetching.cancelled);
  if (ran.status().code() == absl::StatusCode::kDeadlineExceeded)
    return internal("`{}` took longer than {:g} s", dataset.command, dataset.timeout);
  if (!ran.ok()) return ran.status();
  if (ran->code != 0) {
    return internal("`{}` failed with exit code {}: {}", dataset.command, ran->code,
                    last_line(ran->printed));
  }
  return absl::OkStatus();
}

// A download that only the command could judge, and that it did not take, is fetched anew next
// time.
void forget_unproven(const std::vector<SourceFile>& sources) {
  const fs::path downloads = data_folder() / "sources" / "files";
  for (const auto& source : sources) {
    std::error_code error;
    if (source.source->sha256.empty() && source.file.parent_path().parent_path() == downloads)
      fs::remove(source.file, error);
  }
}

absl::StatusOr<Json> read_facts(const fs::path& file) {
  if (!fs::exists(file)) return Json::object();
  const auto text = read_file(file);
  if (!text.ok()) return text.status();
  auto facts = parse_json(*text);
  if (!facts.ok()) return with_context(facts.status(), "facts.json");
  if (!facts->is_object()) return invalid("facts.json is not a JSON object");
  for (const auto& [name, value] : facts->items()) {
    if (!value.is_number() && !value.is_string())
      return invalid("facts.json: \"{}\" is neither a number nor a text", name);
  }
  return facts;
}

std::vector<DescribedFile> described(const std::vector<SourceFile>& sources) {
  std::vector<DescribedFile> files;
  for (const auto& source : sources) {
    std::error_code error;
    files.push_back(
        {source.source->path, fs::file_size(source.file, error), digest_of(source.file)});
  }
  return files;
}

absl::Status fill(Boxes& boxes, const DatasetDefinition& dataset,
                  const std::vector<SourceFile>& sources, const Json& request,
                  const Fetching& fetching, const fs::path& draft) {
  const fs::path output = draft / "output";
  for (const auto& folder : {output, output / "public", output / "hidden"}) {
    if (auto made = create_folders(folder); !made.ok()) return made;
    // The box has a user of its own; the draft around it is closed to all others.
    if (chmod(folder.c_str(), 0777) != 0) return system_error(errno, folder.string());
  }
  if (auto ran = run_command(boxes, dataset, sources, request, output, fetching); !ran.ok()) {
    if (!fetching.is_cancelled()) forget_unproven(sources);
    return ran;
  }
  // What the command made is no file of a user's that could be corrected.
  if (auto taken = take_over(output); !taken.ok()) return internal("{}", message_of(taken));
  const auto facts = read_facts(output / "facts.json");
  if (!facts.ok()) return internal("{}", message_of(facts.status()));
  for (const char* part : {"public", "hidden"}) {
    std::error_code error;
    fs::rename(output / part, draft / part, error);
    if (error) return system_error(error.value(), (draft / part).string());
  }
  if (auto removed = remove_tree(output); !removed.ok()) return removed;
  return write_manifest(draft, dataset, described(sources), request, *facts);
}

}  // namespace

absl::StatusOr<PreparedData> prepare_data(Boxes& boxes, const DatasetDefinition& dataset,
                                          const Json& request, const Fetching& fetching) {
  if (auto ready = read_prepared(dataset, request); ready.ok()) return ready;
  const auto folder = prepared_folder(dataset, request);
  if (!folder.ok()) return folder.status();
  const auto lock = FolderLock::take(folder->parent_path(), fetching.cancelled);
  if (!lock.ok()) return lock.status();
  if (auto ready = read_prepared(dataset, request); ready.ok()) return ready;
  lock->remove_leftovers(kDraftPrefix);
  if (fs::exists(*folder)) {  // damaged
    if (auto removed = remove_tree(*folder); !removed.ok()) return removed;
  }
  const auto sources = find_sources(dataset, fetching, data_folder() / "sources");
  if (!sources.ok()) return sources.status();
  auto place = make_temporary_folder(folder->parent_path(), kDraftPrefix);
  if (!place.ok()) return place.status();
  Draft draft(*place);
  if (auto filled = fill(boxes, dataset, *sources, request, fetching, draft.folder()); !filled.ok())
    return with_context(filled, "data set " + dataset.id);
  if (auto published = draft.publish(*folder); !published.ok()) return published;
  return read_prepared(dataset, request);
}

}  // namespace mlgym
