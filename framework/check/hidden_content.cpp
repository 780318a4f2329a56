#include "check/hidden_content.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "check/plain_table.h"
#include "config/folders.h"
#include "data/dataset_file.h"
#include "data/prepare_data.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// Calls `use` with every regular file below a folder.
template <class Use>
absl::Status for_each_file(const fs::path& folder, Use use) {
  if (folder.empty()) return absl::OkStatus();
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (!entry.is_regular_file()) continue;
    if (absl::Status used = use(entry.path()); !used.ok()) return used;
  }
  if (error) return system_error(error.value(), folder.string());
  return absl::OkStatus();
}

bool same_content(const fs::path& a, const fs::path& b) {
  const auto first = read_file(a), second = read_file(b);
  return first.ok() && second.ok() && *first == *second;
}

// The answers of a declared labels file.
void read_answers(const TaskDefinition& task, const TaskResources& resources,
                  HiddenContent& hidden) {
  if (task.evaluation.labels.empty()) return;
  fs::path file = resources.hidden_file(task.evaluation.labels);
  if (file.empty()) file = task.evaluation.files / task.evaluation.labels;
  const auto content = read_file(file);
  if (!content.ok()) return;
  const PlainTable table(*content);
  const auto column = [&table](const std::string& name) {
    for (std::size_t c = 0; c < table.columns().size(); ++c) {
      if (table.columns()[c] == name) return c;
    }
    return table.columns().size();
  };
  const std::size_t row = column(task.evaluation.join),
                    answer = column(task.evaluation.columns.front().column), part = column("split"),
                    end = table.columns().size();
  if (row == end || answer == end) return;
  std::vector<HiddenContent::Answer> answers;
  for (const auto& fields : table.rows())
    answers.push_back({fields[row], fields[answer], part == end ? "" : fields[part]});
  hidden.set_answers(std::move(answers));
}

// Prints "SHA-256 path" of every readable file of one of the sizes given as arguments.
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
END)";

}  // namespace

absl::StatusOr<HiddenContent> hidden_content(const TaskDefinition& task,
                                             const TaskResources& resources) {
  HiddenContent hidden;
  const auto add = [&hidden](const fs::path& file) { return hidden.add_file(file); };
  if (auto added = for_each_file(task.evaluation.files, add); !added.ok()) return added;
  // A file of the reference that is the starter's own gives nothing away.
  const auto add_solution = [&](const fs::path& file) {
    const fs::path name = file.lexically_relative(task.reference.solution);
    return same_content(file, task.starter / name) ? absl::OkStatus() : hidden.add_file(file);
  };
  if (auto added = for_each_file(task.reference.solution, add_solution); !added.ok()) return added;
  for (const auto& set : resources.data) {
    if (auto added = for_each_file(set.hidden_files(), add); !added.ok()) return added;
    const auto folder = find_dataset_folder(set.dataset);
    if (!folder.ok()) return folder.status();
    const auto dataset = load_dataset(*folder);
    if (!dataset.ok()) return dataset.status();
    const auto sources = find_sources(*dataset, {}, data_folder() / "sources");
    if (sources.ok()) {  // else there is nothing on this machine that could be read
      for (const auto& source : *sources) {
        if (auto added = hidden.add_file(source.file); !added.ok()) return added;
      }
    }
    // What a part shows on purpose may be a source as it came.
    const auto allow = [&hidden](const fs::path& file) -> absl::Status {
      const auto content = read_file(file);
      if (content.ok()) hidden.allow(*content);
      return content.status();
    };
    if (auto allowed = for_each_file(set.public_files(), allow); !allowed.ok()) return allowed;
  }
  read_answers(task, resources, hidden);
  return hidden;
}

absl::StatusOr<std::string> find_leak(TaskTrial& trial) {
  const TaskDefinition& task = trial.task();
  const auto hidden = hidden_content(task, trial.resources());
  if (!hidden.ok()) return hidden.status();
  // The task's own files, looked into.
  std::string leak;
  const auto look = [&](const fs::path& file) -> absl::Status {
    const auto content = read_file(file);
    if (!content.ok()) return content.status();
    if (const std::string found = hidden->find_in(*content); leak.empty() && !found.empty())
      leak = fmt::format("{} holds {}", file.string(), found);
    return absl::OkStatus();
  };
  for (const auto& folder : {task.starter, task.modules}) {
    if (auto looked = for_each_file(folder, look); !looked.ok()) return looked;
  }
  for (const auto& set : trial.resources().data) {
    if (auto looked = for_each_file(set.public_files(), look); !looked.ok()) return looked;
  }
  if (!leak.empty() || hidden->sizes().empty()) return leak;
  // Everything else that the box shows, by content.
  std::string sizes;
  for (const auto size : hidden->sizes()) sizes += std::to_string(size) + ", ";
  std::string walk = kWalk;
  walk.replace(walk.find("@SIZES@"), 7, sizes);
  const auto printed = trial.print_in_box(walk);
  if (!printed.ok()) return printed;
  for (const auto& line : split(*printed, '\n')) {
    if (line.size() < 66) continue;
    const std::string file = hidden->file_with(line.substr(0, 64));
    if (!file.empty()) return fmt::format("{} in the agent's box holds {}", line.substr(65), file);
  }
  return std::string();
}

}  // namespace mlgym
