#include "record/result_files.h"

#include <unistd.h>

#include <cerrno>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"

namespace mlgym {
namespace fs = std::filesystem;

fs::path result_file(const fs::path& folder) { return folder / "result.json"; }

fs::path result_file_aside(const fs::path& episode_folder, std::int64_t generation) {
  return episode_folder / fmt::format("result-{}.json", generation);
}

fs::path attempt_folder(const fs::path& episode_folder, std::int64_t generation) {
  return episode_folder / fmt::format("attempt-{}", generation);
}

absl::StatusOr<std::optional<Json>> read_result(const fs::path& file) {
  const auto content = read_file(file);
  if (content.status().code() == absl::StatusCode::kNotFound) return std::nullopt;
  if (!content.ok()) return content.status();
  auto json = parse_json(*content);
  if (!json.ok() || !json->is_object()) {
    return make_status(absl::StatusCode::kDataLoss, "{}: {}", file.string(),
                       json.ok() ? "is no JSON object" : message_of(json.status()));
  }
  return std::move(*json);
}

absl::Status commit_result(const fs::path& episode_folder, std::int64_t generation,
                           const Json& result) {
  const fs::path own = result_file(attempt_folder(episode_folder, generation));
  if (auto written = write_file_atomically(own, dump_json_indented(result) + "\n"); !written.ok())
    return written;
  const fs::path committed = result_file(episode_folder);
  if (link(own.c_str(), committed.c_str()) != 0) {
    return system_error(errno, fmt::format("cannot commit {}", committed.string()));
  }
  return make_folder_durable(episode_folder);
}

absl::Status put_result_aside(const fs::path& episode_folder) {
  const fs::path committed = result_file(episode_folder);
  const auto result = read_result(committed);
  if (!result.ok()) return result.status();
  if (!*result) return not_found("{}: there is no result to put aside", episode_folder.string());
  const fs::path aside =
      result_file_aside(episode_folder, (**result).value("attempt", std::int64_t{0}));
  if (rename(committed.c_str(), aside.c_str()) != 0) {
    return system_error(errno, fmt::format("cannot put {} aside", committed.string()));
  }
  return make_folder_durable(episode_folder);
}

}  // namespace mlgym
