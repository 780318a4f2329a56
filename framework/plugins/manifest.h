// plugin.yaml: what a plugin folder says about itself, read without opening its library.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "plugins/script_tool.h"

namespace mlgym {

struct Provided {
  std::string kind;  // "mlgym.task/1"
  std::string name;
  std::string summary;
  std::string group = {};  // the name that stands for several tools; or empty
  std::shared_ptr<const ScriptTool> script = {};  // of a plugin that is a folder of scripts
};

struct Manifest {
  std::filesystem::path file;      // .../plugin.yaml
  std::string name, version, abi;  // abi: "1.0", what it was built against
  std::filesystem::path library;   // absolute; empty when the plugin is a command or scripts
  std::vector<std::string> command;
  std::filesystem::path scripts;  // absolute: the folder of scripts that the plugin is; or empty
  std::string script_settings;    // of scripts: a JSON Schema
  std::vector<Provided> provides;

  std::filesystem::path folder() const { return file.parent_path(); }
};

// Errors name the file with line and column, and what to write instead.
absl::StatusOr<Manifest> read_manifest(const std::filesystem::path& file);

}  // namespace mlgym
