#include "check/hidden_content.h"

#include <fmt/format.h>

#include <set>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "boxes/box_script.h"
#include "check/scratch_folder.h"
#include "check/unpacking.h"
#include "config/folders.h"
#include "data/dataset_file.h"
#include "data/plain_table.h"
#include "data/prepare_data.h"
#include "environment/ready_task.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// The regular files below a folder; none without one.
absl::StatusOr<std::vector<fs::path>> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  if (folder.empty()) return files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  if (error) return system_error(error.value(), folder.string());
  return files;
}

// Calls `use` with the content of every file in `places` (files, or folders of them), with what is
// inside of it, and its name.
template <class Use>
absl::Status for_each_content(Boxes& boxes, const std::vector<fs::path>& places, Use use) {
  std::vector<fs::path> files;
  for (const auto& place : places) {
    if (!fs::is_directory(place)) {
      files.push_back(place);
      continue;
    }
    const auto below = files_below(place);
    if (!below.ok()) return below.status();
    files.insert(files.end(), below->begin(), below->end());
  }
  for (const auto& file : files) {
    const auto content = read_file(file);
    if (!content.ok()) return content.status();
    use(*content, file);
  }
  if (files.empty()) return absl::OkStatus();
  const auto scratch = ScratchFolder::make();
  if (!scratch.ok()) return scratch.status();
  const fs::path into = (*scratch)->path() / "unpacked";
  if (auto made = create_folders(into); !made.ok()) return made;
  const auto inside = unpack_all(boxes, places, into);
  if (!inside.ok()) return inside.status();
  for (const auto& one : *inside) {
    const auto content = read_file(one.file);
    if (!content.ok()) return content.status();
    use(*content, one.source);
  }
  return absl::OkStatus();
}

bool same_content(const fs::path& a, const fs::path& b) {
  const auto first = read_file(a), second = read_file(b);
  return first.ok() && second.ok() && *first == *second;
}

HiddenContent::Answers answers_in(const PlainTable& table, std::size_t row, std::size_t answer) {
  const auto part = table.column("split");
  HiddenContent::Answers answers;
  for (std::size_t r = 0; r < table.rows().size(); ++r)
    answers.push_back(
        {table.plain(r, row), table.plain(r, answer), part ? table.plain(r, *part) : ""});
  return answers;
}

// The answers of a declared labels file.
absl::Status read_answers(const TaskDefinition& task, const TaskResources& resources,
                          HiddenContent& hidden) {
  if (task.evaluation.labels.empty()) return absl::OkStatus();
  const auto file = labels_file(task, resources);
  if (!file.ok()) return file.status();
  const auto table = PlainTable::read(*file);
  if (!table.ok()) return table.status();
  const auto row = table->column(task.evaluation.join);
  std::set<std::string> names;
  for (const auto& column : task.evaluation.columns) names.insert(column.column);
  for (const auto& name : names) {
    const auto answer = table->column(name);
    if (!row || !answer || table->rows().empty()) {
      return invalid("{}: no rows with the columns \"{}\" and \"{}\"", file->string(),
                     task.evaluation.join, name);
    }
    hidden.add_answers(answers_in(*table, *row, *answer));
  }
  return absl::OkStatus();
}

// Prints "SHA-256 path" of every readable file of one of the sizes, and at last that it is through.
constexpr const char* kThrough = "every file was looked at";
constexpr const char* kWalk = R"(python3 -I - <<'END'
import hashlib, os, stat
sizes = {@SIZES@}
for folder, folders, files in os.walk("/"):
    if folder == "/":
        folders[:] = [name for name in folders if name not in ("proc", "sys", "dev")]
    for name in files:
        path = os.path.join(folder, name)
        try:
            facts = os.lstat(path)
            if stat.S_ISREG(facts.st_mode) and facts.st_size in sizes:
                with open(path, "rb") as file:
                    print(hashlib.sha256(file.read()).hexdigest(), path)
        except OSError:
            pass
print("@THROUGH@")
END)";

// A file of the reference that is the starter's own gives nothing away.
absl::StatusOr<std::vector<fs::path>> solution_files(const TaskDefinition& task) {
  auto files = files_below(task.reference.solution);
  if (!files.ok()) return files;
  std::vector<fs::path> own;
  for (const auto& file : *files) {
    const fs::path name = file.lexically_relative(task.reference.solution);
    if (!same_content(file, task.starter / name)) own.push_back(file);
  }
  return own;
}

// The sources of a data set, as far as they are on this machine.
absl::StatusOr<std::vector<fs::path>> source_files(const std::string& name) {
  const auto folder = find_dataset_folder(name);
  if (!folder.ok()) return folder.status();
  const auto dataset = load_dataset(*folder);
  if (!dataset.ok()) return dataset.status();
  std::vector<fs::path> files;
  Fetching here;
  here.network = false;
  if (const auto sources = find_sources(*dataset, here, data_folder() / "sources"); sources.ok()) {
    for (const auto& source : *sources) files.push_back(source.file);
  }
  return files;
}

// Everything that the task hides.
absl::StatusOr<std::vector<fs::path>> hidden_files(const TaskDefinition& task,
                                                   const TaskResources& resources) {
  std::vector<fs::path> all;
  const auto add = [&all](const absl::StatusOr<std::vector<fs::path>>& files) {
    if (files.ok()) all.insert(all.end(), files->begin(), files->end());
    return files.status();
  };
  if (auto added = add(files_below(task.evaluation.files)); !added.ok()) return added;
  if (auto added = add(solution_files(task)); !added.ok()) return added;
  for (const auto& set : resources.data) {
    if (auto added = add(files_below(set.hidden_files())); !added.ok()) return added;
    if (auto added = add(source_files(set.dataset)); !added.ok()) return added;
  }
  return all;
}

}  // namespace

absl::StatusOr<HiddenContent> hidden_content(Boxes& boxes, const TaskDefinition& task,
                                             const TaskResources& resources) {
  HiddenContent hidden;
  const auto files = hidden_files(task, resources);
  if (!files.ok()) return files.status();
  const auto hide = [&hidden](const std::string& content, const fs::path& file) {
    hidden.add(content, file);
  };
  if (auto added = for_each_content(boxes, *files, hide); !added.ok()) return added;
  for (const auto& set : resources.data) {
    for (const auto& source : set.sources)
      hidden.add_described(source.bytes, source.sha256,
                           source.path + ", a source of " + set.dataset);
  }
  // What a part shows on purpose may be a source as it came.
  const auto allow = [&hidden](const std::string& content, const fs::path&) {
    hidden.allow(content);
  };
  std::vector<fs::path> shown;
  for (const auto& set : resources.data) shown.push_back(set.public_files());
  if (auto allowed = for_each_content(boxes, shown, allow); !allowed.ok()) return allowed;
  if (auto read = read_answers(task, resources, hidden); !read.ok()) return read;
  return hidden;
}

absl::StatusOr<std::string> find_leak(TaskTrial& trial) {
  const TaskDefinition& task = trial.task();
  const auto hidden = hidden_content(trial.boxes(), task, trial.resources());
  if (!hidden.ok()) return hidden.status();
  // The task's own files, looked into.
  std::vector<fs::path> shown;
  for (const auto& folder : {task.starter, task.modules}) {
    if (!folder.empty()) shown.push_back(folder);
  }
  for (const auto& set : trial.resources().data) shown.push_back(set.public_files());
  std::string leak;
  const auto look = [&](const std::string& content, const fs::path& file) {
    if (!leak.empty()) return;
    if (const std::string found = hidden->find_in(content); !found.empty())
      leak = fmt::format("{} holds {}", file.string(), found);
  };
  if (auto looked = for_each_content(trial.boxes(), shown, look); !looked.ok()) return looked;
  if (!leak.empty() || hidden->sizes().empty()) return leak;
  // Everything else that the box shows, by content.
  std::string sizes;
  for (const auto size : hidden->sizes()) sizes += std::to_string(size) + ", ";
  std::string walk = kWalk;
  walk.replace(walk.find("@SIZES@"), 7, sizes);
  walk.replace(walk.find("@THROUGH@"), 9, kThrough);
  const auto printed = trial.print_in_box(walk);
  if (!printed.ok()) return printed;
  if (printed->find(kThrough) == printed->npos)
    return internal("the agent's box could not be searched: {}", last_line(*printed));
  for (const auto& line : split(*printed, '\n')) {
    if (line.size() < 66) continue;
    const std::string file = hidden->file_with(line.substr(0, 64));
    if (!file.empty()) return fmt::format("{} in the agent's box holds {}", line.substr(65), file);
  }
  return std::string();
}

}  // namespace mlgym
