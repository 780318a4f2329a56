// What stands here for what in MLGym: metrics, commands, parsers, packages. A file of the
// installation says so, because the framework names no component.
#pragma once

#include <absl/status/statusor.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "base/json_forward.h"

namespace mlgym {

// The file's keys, each a map by MLGym's name; the file's own comments tell what is in them.
struct Equivalents {
  std::filesystem::path folder;  // of the file, with the templates of imported folders
  std::string agent;             // the component that plays MLGym's agents
  Json metrics, packages, parsers, histories, commands, placeholders;

  static absl::StatusOr<Equivalents> read(const std::filesystem::path& folder);
  // A text file of the folder.
  absl::StatusOr<std::string> text(const std::string& name) const;
};

}  // namespace mlgym
