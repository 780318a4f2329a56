#include "data/dataset_file.h"

#include <set>

#include "base/status.h"
#include "config/fields.h"
#include "config/folders.h"
#include "config/task_paths.h"
#include "config/task_sections.h"
#include "config/yaml.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

bool is_digest(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == text.npos;
}

absl::StatusOr<DataSource> read_source(const YamlValue& value) {
  Fields fields(value, {"path", "sha256", "debian"});
  for (const char* key : {"path", "sha256"}) fields.require(key);
  DataSource source;
  fields.with("path", [&](const YamlValue& path) -> absl::Status {
    const auto inner = inner_path(path);
    if (!inner.ok()) return inner.status();
    source.path = *inner;
    return absl::OkStatus();
  });
  fields.text("sha256", source.sha256);
  fields.with("debian", [&](const YamlValue& debian) -> absl::Status {
    Fields package(debian, {"package", "file"});
    for (const char* key : {"package", "file"}) package.require(key);
    std::string file;
    package.text("package", source.debian_package);
    package.text("file", file);
    source.debian_file = file;
    return package.status();
  });
  if (!fields.status().ok()) return fields.status();
  if (!is_digest(source.sha256))
    return value["sha256"].error("64 lower-case hexadecimal digits are expected");
  if (!source.debian_package.empty() && !source.debian_file.is_absolute())
    return value["debian"].error("\"file\" must be an absolute path");
  return source;
}

}  // namespace

absl::StatusOr<DatasetDefinition> load_dataset(const fs::path& folder) {
  const auto yaml = read_yaml(folder / "dataset.yaml");
  if (!yaml.ok()) return yaml.status();
  Fields fields(*yaml, {"mlgym_dataset", "id", "title", "licence", "homepage", "sources", "parts",
                        "prepare", "python"});
  for (const char* key : {"mlgym_dataset", "id", "title", "licence", "parts", "prepare"})
    fields.require(key);
  std::int64_t format = 1;
  fields.integer("mlgym_dataset", format);
  DatasetDefinition dataset;
  dataset.folder = folder;
  std::string homepage;
  fields.text("id", dataset.id);
  fields.text("title", dataset.title);
  fields.text("licence", dataset.licence);
  fields.text("homepage", homepage);
  fields.texts("parts", dataset.parts);
  fields.with("sources", [&](const YamlValue& sources) -> absl::Status {
    const auto items = sources.list();
    if (!items.ok()) return items.status();
    for (const auto& item : *items) {
      auto source = read_source(item);
      if (!source.ok()) return source.status();
      for (const auto& other : dataset.sources) {
        if (other.path == source->path)
          return item.error(fmt::format("the source {} stands twice", source->path));
      }
      dataset.sources.push_back(std::move(*source));
    }
    return absl::OkStatus();
  });
  fields.with("prepare", [&](const YamlValue& prepare) -> absl::Status {
    Fields command(prepare, {"command", "timeout"});
    command.require("command");
    command.text("command", dataset.command);
    std::optional<double> timeout;
    command.duration("timeout", timeout);
    if (timeout) dataset.timeout = *timeout;
    return command.status();
  });
  if (!fields.status().ok()) return fields.status();
  if (format != 1) return (*yaml)["mlgym_dataset"].error("this program reads format 1");
  if (folder.filename() != dataset.id) {
    return (*yaml)["id"].error(fmt::format("the id \"{}\" is not the folder's name \"{}\"",
                                           dataset.id, folder.filename().string()));
  }
  const YamlValue parts = (*yaml)["parts"];
  if (dataset.parts.empty()) return parts.error("at least one part is expected");
  std::set<std::string> names;
  for (const auto& part : dataset.parts) {
    if (part.empty()) return parts.error("a part has no name");
    if (!names.insert(part).second)
      return parts.error(fmt::format("the part \"{}\" stands twice", part));
  }
  if (auto python = read_python_needs((*yaml)["python"], folder, dataset.python); !python.ok())
    return python;
  return dataset;
}

std::vector<fs::path> system_data_files() {
  std::vector<fs::path> files;
  for (const auto& found : find_dataset_folders()) {
    const auto dataset = load_dataset(found.folder);
    if (!dataset.ok()) continue;  // a broken one names no files; `mlgym list dataset` reports it
    for (const auto& source : dataset->sources) {
      if (!source.debian_file.empty()) files.push_back(source.debian_file);
    }
  }
  return files;
}

}  // namespace mlgym
