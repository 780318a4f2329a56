#include "scaffold/templates.h"

#include <algorithm>

#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "plugins/kinds.h"

namespace mlgym {
namespace fs = std::filesystem;

absl::StatusOr<std::vector<fs::path>> template_folders(const NewFolderForm& form) {
  const auto& kinds = component_kinds();
  if (std::find(kinds.begin(), kinds.end(), form.kind) == kinds.end()) {
    return not_found("there is no kind \"{}\"{}; kinds: {}", form.kind,
                     did_you_mean(form.kind, kinds), join(kinds, ", "));
  }
  if (form.scripts) {
    if (form.kind == "tool" && !form.python && !form.interactive)
      return std::vector{fs::path("tool/scripts")};
    return invalid("--scripts goes with tools, and with neither --python nor --interactive");
  }
  const fs::path kind = form.kind, language = form.python ? "python" : "cpp";
  if (form.kind == "task") {
    if (form.interactive) return std::vector{"any" / language, kind / "interactive" / language};
    if (!form.python) return std::vector{kind / "yaml"};
    return invalid(
        "a task is a YAML file whose evaluate.py is in Python already; leave out --python, or add "
        "--interactive for a task that answers actions itself");
  }
  if (form.interactive)
    return invalid("only a task is interactive; leave out --interactive for this {}", form.kind);
  if (form.kind == "sandbox" && form.python) {
    return invalid(
        "a sandbox is loaded by the process that owns all boxes, so it is written in C++; leave "
        "out --python");
  }
  return std::vector{"any" / language, kind / language};
}

absl::StatusOr<std::map<std::string, std::string>> filled_templates(
    const fs::path& templates, const std::vector<fs::path>& folders,
    const Placeholders& placeholders) {
  std::map<std::string, std::string> files;
  for (const auto& folder : folders) {
    std::error_code error;
    for (auto entry = fs::recursive_directory_iterator(templates / folder, error);
         !error && entry != fs::recursive_directory_iterator(); entry.increment(error)) {
      if (entry->is_directory()) continue;
      const auto content = read_file(entry->path());
      if (!content.ok()) return content.status();
      const std::string name = entry->path().lexically_relative(templates / folder).string();
      files[fill_placeholders(name, placeholders)] = fill_placeholders(*content, placeholders);
    }
    if (error) {
      return unable("{} cannot be read ({}); install mlgym again", (templates / folder).string(),
                    error.message());
    }
  }
  return files;
}

}  // namespace mlgym
