#include "record/suspension.h"

#include <fmt/format.h>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr int kFormat = 2;
constexpr const char* kEnding = ".zst";

fs::path folder_of(const fs::path& attempt) { return attempt / "suspended"; }

}  // namespace

absl::StatusOr<fs::path> new_archive(const fs::path& attempt, std::uint64_t events) {
  if (auto made = create_folders(folder_of(attempt)); !made.ok()) return made;
  const fs::path archive = folder_of(attempt) / fmt::format("workspace-{}.tar{}", events, kEnding);
  std::error_code error;
  fs::remove(archive, error);  // of a process that was killed while it wrote it
  if (error) return system_error(error.value(), archive.string());
  return archive;
}

absl::Status write_suspension(const fs::path& attempt, const Suspension& suspension) {
  const Json document = {
      {"schema", kFormat},           {"events", suspension.events},
      {"agent", suspension.agent},   {"environment", suspension.environment},
      {"models", suspension.models}, {"workspace", suspension.workspace.filename().string()}};
  const auto folder = folder_of(attempt);
  if (auto durable = make_folder_durable(folder); !durable.ok()) return durable;
  if (auto written = write_file_atomically(folder / "state.json", dump_json(document) + "\n");
      !written.ok())
    return written;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == kEnding && entry.path() != suspension.workspace)
      fs::remove(entry.path(), error);
  }
  return error ? system_error(error.value(), folder.string()) : absl::OkStatus();
}

absl::StatusOr<std::optional<Suspension>> read_suspension(const fs::path& attempt) {
  const fs::path file = folder_of(attempt) / "state.json";
  if (!fs::exists(file)) return std::optional<Suspension>();
  const auto text = read_file(file);
  if (!text.ok()) return text.status();
  const auto document = parse_json(*text);
  if (!document.ok()) return with_context(document.status(), file.string());
  if (!document->is_object() || document->value("schema", 0) != kFormat)
    return invalid("{}: this program reads format {}", file.string(), kFormat);
  try {
    return std::optional(Suspension{document->at("events"), document->at("agent"),
                                    document->at("environment"), document->at("models"),
                                    folder_of(attempt) / document->at("workspace")});
  } catch (const Json::exception& error) {
    return invalid("{}: {}", file.string(), error.what());
  }
}

absl::Status remove_suspension(const fs::path& attempt) { return remove_tree(folder_of(attempt)); }

}  // namespace mlgym
