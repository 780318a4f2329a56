#include "import/task_folder.h"

#include <algorithm>
#include <cmath>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/text.h"
#include "config/defaults.h"
#include "import/python_imports.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// Figures of the original's program, which its files do not say.
constexpr int kSteps = 50;             // of the published runs
constexpr const char* kShort = "25s";  // a command that is no training
constexpr const char* kSilent = "3600s";
// More than the script itself is given: who is too late is told so by what runs it.
constexpr double kEvaluationMargin = 60;
constexpr const char* kOriginal = "evaluation/original/";
constexpr const char* kHub = "huggingface";  // a folder of the workspace, for Hugging Face's files

std::string text(const std::string& value) { return dump_json(Json(value)); }
std::string number(double value) { return dump_json(Json(value)); }

bool is_at_or_below(const fs::path& path, const fs::path& place) {
  const fs::path inside = path.lexically_relative(place);
  return path == place || (!inside.empty() && *inside.begin() != "..");
}

class TaskImport {
 public:
  TaskImport(const MlgymTask& task, const Checkout& checkout, const Equivalents& equivalents,
             std::vector<ImportedMetric> metrics, ImportedFolder& folder)
      : task_(task),
        checkout_(checkout),
        equivalents_(equivalents),
        metrics_(std::move(metrics)),
        folder_(folder) {}

  absl::Status make() {
    folder_.left_out = task_.left_out;
    for (const auto& step :
         {&TaskImport::copy_workspace, &TaskImport::copy_evaluation, &TaskImport::find_packages,
          &TaskImport::write_instructions, &TaskImport::write_rest}) {
      if (auto done = (this->*step)(); !done.ok()) return done;
    }
    return absl::OkStatus();
  }

 private:
  bool whole_workspace() const { return task_.kind != MlgymClass::csv; }
  bool has_data() const {
    return std::any_of(task_.datasets.begin(), task_.datasets.end(),
                       [](const MlgymDataset& dataset) { return !dataset.local.empty(); });
  }
  bool has_hub() const {
    return std::any_of(task_.datasets.begin(), task_.datasets.end(),
                       [](const MlgymDataset& dataset) { return dataset.local.empty(); });
  }
  // By where it comes from, or by its place in the workspace.
  bool is_kept_secret(const CopiedFile& copy, const std::string& secret) const {
    std::error_code error;
    const fs::path origin = fs::weakly_canonical(copy.from, error),
                   place = fs::weakly_canonical(checkout_.root() / secret, error);
    return is_at_or_below(origin, place) || is_at_or_below(copy.to, secret) ||
           is_at_or_below(copy.to, fs::path(secret).filename());
  }
  bool is_secret(const CopiedFile& copy) const {
    return std::any_of(task_.secret.begin(), task_.secret.end(),
                       [&](const auto& secret) { return is_kept_secret(copy, secret.path); });
  }
  void leave_out(std::string what) { folder_.left_out.push_back(std::move(what)); }

  absl::Status copy_workspace() {
    for (const auto& path : task_.starter) {
      const std::string name =
          path.has_filename() ? path.filename().string() : path.parent_path().filename().string();
      if (auto added = add_copies(path, name, checkout_.root(), workspace_); !added.ok())
        return added;
    }
    for (const auto& dataset : task_.datasets) {
      if (dataset.local.empty()) {
        leave_out(fmt::format(
            "the data set {} of Hugging Face ({}): boxes have no network. Fetch it with "
            "HF_HOME=DIR and load_dataset(\"{}\"), and copy DIR to starter/{} and to {}{}",
            dataset.name, dataset.hub, dataset.hub, kHub, kOriginal, kHub));
        continue;
      }
      if (auto added = add_copies(dataset.local, "data", checkout_.root(), workspace_); !added.ok())
        return added;
    }
    for (auto& one : workspace_.left_out) leave_out(std::move(one));
    if (auto found = find_secrets(); !found.ok()) return found;
    for (const auto& copy : workspace_.copies) {
      if (!is_secret(copy)) folder_.copies.push_back({copy.from, "starter/" + copy.to});
    }
    return absl::OkStatus();
  }

  absl::Status find_secrets() {
    for (const auto& [path, value] : task_.secret) {
      const bool there =
          std::any_of(workspace_.copies.begin(), workspace_.copies.end(),
                      [&, &name = path](const auto& copy) { return is_kept_secret(copy, name); });
      if (there) continue;
      std::error_code error;
      if (!fs::exists(checkout_.root() / path, error))
        return value.error(
            fmt::format("there is no \"{}\", in the checkout or in the workspace", path));
      leave_out(fmt::format("secret_files: there is no {} in the workspace", path));
    }
    return absl::OkStatus();
  }

  // What is laid over a submission: of a table's whole workspace, else the script, secrets and
  // data.
  absl::Status copy_evaluation() {
    bool found = false;
    for (const auto& copy : workspace_.copies) {
      const bool data = copy.to.rfind("data/", 0) == 0, script = copy.to == task_.evaluation;
      found = found || script;
      if (!whole_workspace() || data || script || is_secret(copy))
        folder_.copies.push_back({copy.from, kOriginal + copy.to});
    }
    if (!found) {
      return task_.evaluation_value.error(
          fmt::format("no starter code brings {} into the workspace", task_.evaluation));
    }
    auto wrapper = equivalents_.text("task/evaluation/evaluate.py");
    if (!wrapper.ok()) return wrapper.status();
    folder_.files["evaluation/evaluate.py"] = std::move(*wrapper);
    Json names = Json::array();
    for (const auto& metric : metrics_) names.push_back(metric.name);
    const Json original = {{"class", name_of(task_.kind)},
                           {"file", task_.evaluation},
                           {"seconds", task_.timeout},
                           {"metrics", names}};
    folder_.files["evaluation/original.json"] = dump_json_indented(original) + "\n";
    return absl::OkStatus();
  }

  void need(const std::string& module) {
    const auto known = equivalents_.packages.find(module);
    if (known == equivalents_.packages.end()) return;
    const std::string package = known->value("requires", module);
    if (std::find(requires_.begin(), requires_.end(), package) != requires_.end()) return;
    requires_.push_back(package);
    if (known->contains("debian")) debian_.push_back((*known)["debian"]);
  }

  // MLGym's own packages count where a file of the task imports them.
  absl::Status find_packages() {
    if (task_.generic_packages) {
      for (const auto& copy : workspace_.copies) {
        if (copy.from.extension() != ".py") continue;
        const auto program = read_file(copy.from);
        if (!program.ok()) return program.status();
        for (const auto& module : imported_modules(*program)) need(module);
      }
      if (!task_.requirements.empty())
        leave_out("requirements_path: with use_generic_conda, MLGym does not read it either");
      return absl::OkStatus();
    }
    const auto file = read_file(task_.requirements);
    if (!file.ok()) return file.status();
    Requirements read = read_requirements(*file);
    requires_ = std::move(read.needed);
    for (const auto& line : read.left_out) {
      leave_out(fmt::format(
          "{}: the line \"{}\" cannot be said in task.yaml; a lock file with hashes (`pip-compile "
          "--generate-hashes`) in its place, named by `python: {{lock: ...}}`, would bring it",
          task_.requirements.string(), line));
    }
    if (read.locked) {
      folder_.copies.push_back({task_.requirements, "requirements.txt"});
      locked_ = true;
    }
    return absl::OkStatus();
  }

  absl::Status write_instructions() {
    std::string docs;
    for (const auto& dataset : task_.datasets) {
      std::string name = dataset.name;
      for (char& c : name) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      docs += fmt::format("{}:\n{}\n\n", name, dataset.description);
    }
    const auto pieces = task_.description->pieces();
    if (!pieces.ok()) return pieces.status();
    std::string filled;
    for (const auto& piece : *pieces) {
      if (piece.field && piece.text != "dataset_docs") {
        return task_.description->error(
            fmt::format("unknown placeholder {{{}}}; a description has {{dataset_docs}}, and "
                        "{{{{ and }}}} for braces",
                        piece.text),
            piece.at);
      }
      filled += piece.field ? docs : piece.text;
    }
    folder_.files["instructions.md"] = with_doubled_braces(filled) + "\n";
    if (filled.find("/home/agent") != filled.npos)
      leave_out("/home/agent, which the description names: the workspace is /workspace here");
    return absl::OkStatus();
  }

  // The command of a program of the task in the agent's shell. One process of torchrun is Python
  // with these variables.
  std::string command(const std::string& script) const {
    const std::string python = "python3 " + shell_word(script);
    return task_.kind != MlgymClass::language_model
               ? python
               : "RANK=0 LOCAL_RANK=0 WORLD_SIZE=1 MASTER_ADDR=127.0.0.1 MASTER_PORT=29500 " +
                     python;
  }
  static std::string shell_word(const std::string& word) {
    const bool plain = word.find_first_of(" \t\n'\"\\$&;|<>()*?[]#~`!{}") == word.npos;
    return plain ? word : shell_quote(word);
  }

  std::string submission() const {
    if (!whole_workspace()) return "[{path: submission.csv}]";
    std::vector<std::string> without;
    if (has_data()) without.push_back("data");
    if (has_hub()) without.push_back(kHub);
    return fmt::format("[{{path: ., kind: folder, without: [{}], max_size: 8G}}]",
                       join(without, ", "));
  }

  std::string metrics_yaml() const {
    std::string lines;
    for (const auto& metric : metrics_) {
      lines += fmt::format("  - {{name: {}, direction: {}", text(metric.name),
                           metric.maximize ? "maximize" : "minimize");
      if (!metric.range.is_null()) lines += ", range: " + dump_json(metric.range);
      if (metric.primary) lines += fmt::format(", primary: true, floor: {}", number(metric.floor));
      lines += "}\n";
    }
    return lines;
  }

  // A hundredth of each score is what another machine may differ by.
  std::string baseline_yaml() const {
    std::vector<std::string> parts, scores, tolerances;
    if (!task_.baseline.empty()) parts.push_back("command: " + text(command(task_.baseline)));
    for (const auto& metric : metrics_) {
      if (!metric.baseline) continue;
      scores.push_back(fmt::format("{}: {}", text(metric.name), number(*metric.baseline)));
      tolerances.push_back(
          fmt::format("{}: {}", text(metric.name), number(std::abs(*metric.baseline) / 100)));
    }
    if (!scores.empty()) {
      parts.push_back(fmt::format("scores: {{test: {{{}}}}}", join(scores, ", ")));
      parts.push_back(fmt::format("tolerance: {{{}}}", join(tolerances, ", ")));
    }
    return parts.empty() ? "" : fmt::format("baseline: {{{}}}\n", join(parts, ", "));
  }

  std::string python_yaml() const {
    if (requires_.empty() && !locked_) return "";
    const auto list = [](const std::vector<std::string>& items) {
      std::vector<std::string> quoted;
      for (const auto& item : items) quoted.push_back(text(item));
      return join(quoted, ", ");
    };
    return fmt::format("python: {{requires: [{}], debian: [{}]{}}}\n", list(requires_),
                       list(debian_), locked_ ? ", lock: requirements.txt" : "");
  }

  absl::Status write_rest() {
    const std::string seconds = fmt::format("{:g}s", task_.timeout);
    std::string yaml =
        fmt::format("mlgym_task: 1\nid: {}\ntitle: {}\n", text(folder_.name), text(task_.name));
    yaml += fmt::format("instructions: instructions.md\nuse: {}\n", kYamlTask);
    if (!folder_.copies.empty()) yaml += "workspace: {starter: starter}\n";
    yaml += fmt::format("submission: {}\n", submission());
    yaml += fmt::format(
        "evaluation: {{command: \"python3 evaluate.py\", files: evaluation, timeout: {:g}s, "
        "shared: true}}\n",
        task_.timeout + kEvaluationMargin);
    yaml += "metrics:\n" + metrics_yaml() + baseline_yaml() + python_yaml();
    yaml += "feedback: {kind: test, max: unlimited}\n";
    if (has_hub())
      yaml += fmt::format(
          "environment: {{HF_HOME: /workspace/{}, HF_HUB_OFFLINE: \"1\", HF_DATASETS_OFFLINE: "
          "\"1\"}}\n",
          kHub);
    yaml += "commands: {training: [torchrun, python, python3, accelerate, deepspeed]}\n";
    yaml += fmt::format(
        "limits: {{steps: {}, command: {{timeout: {}, training: {}, no_output: {}}}}}\n", kSteps,
        kShort, seconds, kSilent);
    folder_.files["task.yaml"] = std::move(yaml);
    if (task_.kind == MlgymClass::language_model)
      leave_out("torchrun with every GPU: evaluations have no GPU, and run one process");
    if (!task_.memory.empty()) {
      leave_out(fmt::format(
          "memory_path ({}): notes belong to an agent here; give its tools a file that episodes "
          "share, `{{use: memory, file: PATH}}`",
          task_.memory.string()));
    }
    if (metrics_.front().baseline == std::nullopt)
      leave_out("scores of the baseline: the file has none, and none are measured on import");
    const auto words = equivalents_.text("task/README.md");
    if (!words.ok()) return words.status();
    folder_.files["README.md"] = readme_of(folder_, "# " + task_.name + "\n\n" + *words);
    folder_.next = {"mlgym check task ./" + folder_.name + " --only definition,baseline",
                    "mlgym run -t ./" + folder_.name + " -a baseline"};
    return absl::OkStatus();
  }

  const MlgymTask& task_;
  const Checkout& checkout_;
  const Equivalents& equivalents_;
  std::vector<ImportedMetric> metrics_;
  ImportedFolder& folder_;
  ImportedFolder workspace_;  // its copies are the workspace's files, secret ones included
  std::vector<std::string> requires_, debian_;
  bool locked_ = false;
};

}  // namespace

absl::StatusOr<ImportedFolder> import_mlgym_task(const fs::path& file,
                                                 const Equivalents& equivalents,
                                                 const std::vector<GivenDirection>& directions,
                                                 const std::string& name) {
  const auto checkout = Checkout::around(file);
  if (!checkout.ok()) return checkout.status();
  const auto source = CheckoutFile::read(file);
  if (!source.ok()) return source.status();
  const auto task = read_mlgym_task(*source, *checkout);
  if (!task.ok()) return task.status();
  auto metrics = imported_metrics(*task, equivalents, directions);
  if (!metrics.ok()) return metrics.status();
  ImportedFolder folder;
  folder.name = name.empty() ? task->id : name;
  if (auto named = check_imported_name(folder.name, file); !named.ok()) return named;
  TaskImport import(*task, *checkout, equivalents, std::move(*metrics), folder);
  if (auto made = import.make(); !made.ok()) return made;
  return folder;
}

}  // namespace mlgym
