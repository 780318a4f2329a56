#include "plugins/manifest.h"

#include <fmt/format.h>

#include "config/fields.h"
#include "config/yaml.h"
#include "plugins/kinds.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

absl::StatusOr<Provided> read_provided(const YamlValue& value) {
  Fields fields(value, {"kind", "name", "summary"});
  fields.require("kind");
  fields.require("name");
  Provided provided;
  fields.with("kind", [&](const YamlValue& kind) -> absl::Status {
    const auto word = kind.one_of(whole_kinds());
    if (!word.ok()) return word.status();
    provided.kind = *word;
    return absl::OkStatus();
  });
  fields.text("name", provided.name);
  fields.text("summary", provided.summary);
  if (!fields.status().ok()) return fields.status();
  return provided;
}

}  // namespace

absl::StatusOr<Manifest> read_manifest(const fs::path& file) {
  const auto yaml = read_yaml(file);
  if (!yaml.ok()) return yaml.status();
  Manifest manifest;
  manifest.file = file;
  Fields fields(*yaml, {"name", "version", "abi", "library", "command", "provides"});
  for (const char* key : {"name", "version", "abi", "provides"}) fields.require(key);
  fields.text("name", manifest.name);
  fields.text("version", manifest.version);
  fields.text("abi", manifest.abi);
  std::string library;
  fields.text("library", library);
  fields.texts("command", manifest.command);
  fields.with("provides", [&](const YamlValue& list) -> absl::Status {
    const auto items = list.list();
    if (!items.ok()) return items.status();
    for (const auto& item : *items) {
      auto provided = read_provided(item);
      if (!provided.ok()) return provided.status();
      manifest.provides.push_back(std::move(*provided));
    }
    return absl::OkStatus();
  });
  if (!fields.status().ok()) return fields.status();
  if (library.empty() == manifest.command.empty()) {
    return yaml->error(
        "exactly one of \"library\" (a file beside this one) and \"command\" is expected");
  }
  if (library.find('/') != library.npos || library == "..") {
    return (*yaml)["library"].error(
        "the library lies beside this file: its name is expected, not a path");
  }
  if (!library.empty()) manifest.library = fs::absolute(file.parent_path() / library);
  return manifest;
}

}  // namespace mlgym
