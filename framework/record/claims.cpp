#include "record/claims.h"

#include <algorithm>
#include <charconv>

#include "base/file.h"
#include "base/json.h"
#include "base/status.h"
#include "base/time.h"
#include "record/result_files.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// The highest generation that anybody claimed; 0: none.
absl::StatusOr<std::int64_t> latest_generation(const fs::path& claims) {
  std::int64_t latest = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(claims, error)) {
    const std::string name = entry.path().filename().string();
    std::int64_t number = 0;
    const auto end = std::from_chars(name.data(), name.data() + name.size(), number).ptr;
    if (end == name.data() + name.size()) latest = std::max(latest, number);
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return system_error(error.value(), fmt::format("cannot read {}", claims.string()));
  }
  return latest;
}

absl::StatusOr<bool> in_other_hands(const fs::path& claim, const Worker& worker) {
  const auto content = read_file(claim);
  if (!content.ok()) return content.status();
  const auto json = parse_json(*content);
  if (!json.ok() || !json->is_object()) return invalid("{}: is no claim", claim.string());
  const auto gone = worker.is_gone(json->value("worker", ""));
  if (!gone.ok()) return gone;
  return !*gone;
}

}  // namespace

absl::StatusOr<std::optional<std::int64_t>> claim_next(const fs::path& run_folder,
                                                       const std::string& episode,
                                                       const Worker& worker) {
  const fs::path episode_folder = run_folder / "episodes" / episode;
  const fs::path claims = run_folder / "claims" / episode;
  if (fs::exists(result_file(episode_folder))) return std::nullopt;
  const auto latest = latest_generation(claims);
  if (!latest.ok()) return latest.status();
  if (*latest > 0 && !fs::exists(result_file_aside(episode_folder, *latest))) {
    const auto held = in_other_hands(claims / std::to_string(*latest), worker);
    if (!held.ok()) return held.status();
    if (*held) return std::nullopt;
  }
  if (auto made = create_folders(claims); !made.ok()) return made;
  const std::int64_t generation = *latest + 1;
  const Json claim = {{"worker", worker.id()}, {"since", utc_now()}};
  const absl::Status claimed =
      create_file_exclusively(claims / std::to_string(generation), dump_json(claim) + "\n");
  if (claimed.code() == absl::StatusCode::kAlreadyExists) return std::nullopt;
  if (!claimed.ok()) return claimed;
  // The worker before us may have committed its last result between our two looks.
  if (fs::exists(result_file(episode_folder))) return std::nullopt;
  return generation;
}

}  // namespace mlgym
