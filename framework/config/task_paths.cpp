#include "config/task_paths.h"

#include <fmt/format.h>

#include "base/status.h"

namespace mlgym {
namespace fs = std::filesystem;

absl::StatusOr<std::string> inner_path(const YamlValue& value) {
  const auto text = value.text();
  if (!text.ok()) return text;
  const fs::path path = fs::path(*text).lexically_normal();
  if (text->empty() || path.is_absolute() || *path.begin() == ".." || path == ".") {
    return value.error(fmt::format("\"{}\" is not a path inside the folder", *text));
  }
  std::string plain = path.string();
  if (plain.back() == '/') plain.pop_back();
  return plain;
}

absl::Status inner_folder(const YamlValue& value, const fs::path& folder, fs::path& out) {
  const auto path = inner_path(value);
  if (!path.ok()) return path.status();
  out = folder / *path;
  if (!fs::is_directory(out))
    return value.error(fmt::format("there is no folder {}", out.string()));
  return absl::OkStatus();
}

absl::Status inner_file(const YamlValue& value, const fs::path& folder, fs::path& out) {
  const auto path = inner_path(value);
  if (!path.ok()) return path.status();
  out = folder / *path;
  if (!fs::is_regular_file(out))
    return value.error(fmt::format("there is no file {}", out.string()));
  return absl::OkStatus();
}

}  // namespace mlgym
