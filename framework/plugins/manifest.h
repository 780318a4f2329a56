// plugin.yaml: what a plugin folder says about itself, read without opening its library.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <string>
#include <vector>

namespace mlgym {

struct Provided {
  std::string kind;  // "mlgym.task/1"
  std::string name;
  std::string summary;
};

struct Manifest {
  std::filesystem::path file;      // .../plugin.yaml
  std::string name, version, abi;  // abi: "1.0", what it was built against
  std::filesystem::path library;   // absolute; empty when the plugin is a command
  std::vector<std::string> command;
  std::vector<Provided> provides;

  std::filesystem::path folder() const { return file.parent_path(); }
};

// Errors name the file with line and column, and what to write instead.
absl::StatusOr<Manifest> read_manifest(const std::filesystem::path& file);

}  // namespace mlgym
