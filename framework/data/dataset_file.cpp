#include "data/dataset_file.h"

#include <fmt/format.h>

#include <algorithm>
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

absl::Status read_debian(const YamlValue& value, DataSource& source) {
  Fields fields(value, {"package", "file"});
  for (const char* key : {"package", "file"}) fields.require(key);
  std::string file;
  fields.text("package", source.debian_package);
  fields.text("file", file);
  if (!fields.status().ok()) return fields.status();
  source.debian_file = file;
  if (!source.debian_file.is_absolute()) return value["file"].error("an absolute path is expected");
  return absl::OkStatus();
}

absl::Status read_hub(const YamlValue& value, HubFile& hub) {
  Fields fields(value, {"repo", "file", "revision", "type"});
  for (const char* key : {"repo", "file"}) fields.require(key);
  fields.text("repo", hub.repository);
  fields.text("file", hub.file);
  fields.text("revision", hub.revision);
  fields.with("type", [&](const YamlValue& type) -> absl::Status {
    const auto word = type.one_of({"dataset", "model"});
    if (word.ok()) hub.model = *word == "model";
    return word.status();
  });
  if (!fields.status().ok()) return fields.status();
  const auto slashes = std::count(hub.repository.begin(), hub.repository.end(), '/');
  if (slashes != 1 || hub.repository.front() == '/' || hub.repository.back() == '/')
    return value["repo"].error(fmt::format("\"{}\" is not OWNER/NAME", hub.repository));
  if (hub.file.empty()) return value["file"].error("a path in the repository is expected");
  if (hub.revision.empty()) return value["revision"].error("a branch, tag or commit is expected");
  return absl::OkStatus();
}

absl::Status read_url(const YamlValue& value, std::vector<std::string>& urls) {
  const auto url = value.text();
  if (!url.ok()) return value.error("a URL, or a list of URLs, is expected");
  const auto scheme = url->find("://");
  const std::string word = url->substr(0, scheme == url->npos ? 0 : scheme);
  if (word != "https" && word != "http")
    return value.error(fmt::format("\"{}\" is not a URL of https or http", *url));
  const std::string host = url->substr(scheme + 3, url->find('/', scheme + 3) - scheme - 3);
  if (host.empty()) return value.error(fmt::format("\"{}\" names no server", *url));
  if (host.find('@') != host.npos)
    return value.error("a URL holds no password: this file is everybody's");
  urls.push_back(*url);
  return absl::OkStatus();
}

absl::Status read_urls(const YamlValue& value, std::vector<std::string>& urls) {
  if (value.type() != YamlValue::Type::list) return read_url(value, urls);
  const auto items = value.list();
  if (!items.ok()) return items.status();
  if (items->empty()) return value.error("at least one URL is expected");
  for (const auto& item : *items) {
    if (auto read = read_url(item, urls); !read.ok()) return read;
  }
  return absl::OkStatus();
}

// What says that a content is the right one: its digest, or the word of the command.
absl::Status read_proof(const YamlValue& value, Fields& fields, DataSource& source) {
  fields.text("sha256", source.sha256);
  if (!fields.status().ok()) return fields.status();
  if (const YamlValue by = value["checked_by"]; by.present()) {
    if (auto word = by.one_of({"command"}); !word.ok()) return word.status();
    if (!source.sha256.empty())
      return by.error("either \"sha256\" or \"checked_by\" is expected, not both");
    return absl::OkStatus();
  }
  fields.require("sha256");
  if (fields.status().ok() && !is_digest(source.sha256))
    return value["sha256"].error("64 lower-case hexadecimal digits are expected");
  return fields.status();
}

absl::StatusOr<DataSource> read_source(const YamlValue& value, const DataSource* alternative_to) {
  std::vector<std::string> keys = {"path", "sha256", "checked_by", "debian", "huggingface", "url"};
  if (!alternative_to) keys.push_back("alternatives");
  Fields fields(value, keys);
  DataSource source;
  if (alternative_to) {
    source.path = alternative_to->path;
  } else {
    fields.require("path");
  }
  fields.with("path", [&](const YamlValue& path) -> absl::Status {
    const auto inner = inner_path(path);
    if (inner.ok()) source.path = *inner;
    return inner.status();
  });
  fields.with("debian", [&](const YamlValue& debian) { return read_debian(debian, source); });
  fields.with("huggingface", [&](const YamlValue& hub) { return read_hub(hub, source.hub); });
  fields.with("url", [&](const YamlValue& url) { return read_urls(url, source.urls); });
  fields.fail(read_proof(value, fields, source));
  fields.with("alternatives", [&](const YamlValue& alternatives) -> absl::Status {
    const auto items = alternatives.list();
    if (!items.ok()) return items.status();
    for (const auto& item : *items) {
      auto other = read_source(item, &source);
      if (!other.ok()) return other.status();
      source.alternatives.push_back(std::move(*other));
    }
    return absl::OkStatus();
  });
  if (!fields.status().ok()) return fields.status();
  return source;
}

// No two sources share a place; alternatives of one source may.
absl::Status check_paths(const YamlValue& item, const DataSource& source,
                         std::set<std::string>& taken) {
  std::set<std::string> own = {source.path};
  for (const auto& other : source.alternatives) own.insert(other.path);
  for (const auto& path : own) {
    if (!taken.insert(path).second)
      return item.error(fmt::format("the source {} stands twice", path));
  }
  return absl::OkStatus();
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
  fields.text("id", dataset.id);
  fields.text("title", dataset.title);
  fields.text("licence", dataset.licence);
  fields.text("homepage", dataset.homepage);
  fields.texts("parts", dataset.parts);
  fields.with("sources", [&](const YamlValue& sources) -> absl::Status {
    const auto items = sources.list();
    if (!items.ok()) return items.status();
    std::set<std::string> paths;
    for (const auto& item : *items) {
      auto source = read_source(item, nullptr);
      if (!source.ok()) return source.status();
      if (auto checked = check_paths(item, *source, paths); !checked.ok()) return checked;
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
      for (const auto& other : source.alternatives) {
        if (!other.debian_file.empty()) files.push_back(other.debian_file);
      }
    }
  }
  return files;
}

}  // namespace mlgym
