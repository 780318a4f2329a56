#include "plugins/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "config/fields.h"
#include "config/yaml.h"
#include "plugins/kinds.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// `scripts`: the plugin's folder of scripts; empty: it has none.
absl::StatusOr<Provided> read_provided(const YamlValue& value, const fs::path& scripts) {
  std::vector<std::string> known = {"kind", "name", "summary", "group"};
  if (!scripts.empty())
    known.insert(known.end(), script_tool_keys().begin(), script_tool_keys().end());
  Fields fields(value, known);
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
  fields.text("group", provided.group);
  if (!fields.status().ok()) return fields.status();
  const bool tool = short_kind(provided.kind) == "tool";
  if (!provided.group.empty() && !tool) return value["group"].error("only tools are in a group");
  if (scripts.empty()) return provided;
  if (!tool) return value["kind"].error("scripts are tools: mlgym.tool/1 is expected");
  auto script = read_script_tool(value, provided.name, scripts);
  if (!script.ok()) return script.status();
  if (provided.summary.empty())
    provided.summary = script->description.substr(0, script->description.find('\n'));
  provided.script = std::make_shared<const ScriptTool>(std::move(*script));
  return provided;
}

absl::Status read_scripts(const YamlValue& value, const std::string& folder, const YamlValue& whole,
                          Manifest& manifest) {
  if (folder.find('/') != folder.npos || folder == "..")
    return value.error(
        "the scripts' folder lies beside this file: its name is expected, not a path");
  manifest.scripts = fs::absolute(manifest.file.parent_path() / folder);
  const bool fits = std::all_of(manifest.name.begin(), manifest.name.end(), [](unsigned char c) {
    return std::isalnum(c) || c == '_' || c == '-';
  });
  if (manifest.name.empty() || !fits)
    return whole["name"].error("the name of a plugin of scripts is letters, digits, - and _");
  std::error_code error;
  if (!fs::is_directory(manifest.scripts, error))
    return value.error(fmt::format("there is no folder {}", manifest.scripts.string()));
  auto settings = read_script_settings(whole["settings"]);
  if (settings.ok()) manifest.script_settings = std::move(*settings);
  return settings.status();
}

}  // namespace

absl::StatusOr<Manifest> read_manifest(const fs::path& file) {
  const auto yaml = read_yaml(file);
  if (!yaml.ok()) return yaml.status();
  Manifest manifest;
  manifest.file = file;
  Fields fields(
      *yaml, {"name", "version", "abi", "library", "command", "scripts", "settings", "provides"});
  for (const char* key : {"name", "version", "abi", "provides"}) fields.require(key);
  fields.text("name", manifest.name);
  fields.text("version", manifest.version);
  fields.text("abi", manifest.abi);
  std::string library, scripts;
  fields.text("library", library);
  fields.texts("command", manifest.command);
  fields.text("scripts", scripts);
  if (fields.status().ok() && !scripts.empty())
    fields.fail(read_scripts((*yaml)["scripts"], scripts, *yaml, manifest));
  fields.with("provides", [&](const YamlValue& list) -> absl::Status {
    const auto items = list.list();
    if (!items.ok()) return items.status();
    for (const auto& item : *items) {
      auto provided = read_provided(item, manifest.scripts);
      if (!provided.ok()) return provided.status();
      manifest.provides.push_back(std::move(*provided));
    }
    return absl::OkStatus();
  });
  if (!fields.status().ok()) return fields.status();
  if (!library.empty() + !manifest.command.empty() + !scripts.empty() != 1) {
    return yaml->error(
        "exactly one of \"library\" (a file beside this one), \"command\" and \"scripts\" (a "
        "folder "
        "beside this one) is expected");
  }
  if (scripts.empty() && (*yaml)["settings"].present())
    return (*yaml)["settings"].error("only scripts have their settings here");
  if (library.find('/') != library.npos || library == "..") {
    return (*yaml)["library"].error(
        "the library lies beside this file: its name is expected, not a path");
  }
  if (!library.empty()) manifest.library = fs::absolute(file.parent_path() / library);
  return manifest;
}

}  // namespace mlgym
