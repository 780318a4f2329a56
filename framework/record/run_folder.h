// The folder that holds a run: plan, claims, attempts, results. Specified in docs/run_folder.md.
// Several processes, also on several machines, may work in one folder at once.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_forward.h"
#include "record/blobs.h"

namespace mlgym {

struct PlannedEpisode {
  std::string id;  // <task>.<variant>__<agent>__<model>__r<k>, each part encoded
  std::string task, variant, agent;
  std::optional<std::string> model;
  std::int64_t repeat = 1;
  std::uint64_t seed = 0;
};
std::string episode_id(
    const PlannedEpisode& episode);  // from the other members; model null: "none"

// A started attempt, held by this process until it commits or the process ends.
struct Attempt {
  std::string episode;
  std::int64_t generation = 1;
  std::filesystem::path folder;  // episodes/<episode>/attempt-<generation>
};

class RunFolder {
 public:
  // A new run: writes run.yaml, run.json and plan.jsonl. kAlreadyExists when `folder` holds a run.
  static absl::StatusOr<std::unique_ptr<RunFolder>> create(const std::filesystem::path& folder,
                                                           std::string_view run_yaml,
                                                           const Json& run_json,
                                                           const std::vector<PlannedEpisode>& plan);
  // An existing run. kNotFound when `folder` holds none; a newer format: kFailedPrecondition.
  static absl::StatusOr<std::unique_ptr<RunFolder>> open(const std::filesystem::path& folder);
  static bool holds_run(const std::filesystem::path& folder);
  ~RunFolder();

  const std::filesystem::path& path() const;
  const Json& run_json() const;
  absl::StatusOr<std::string> run_yaml() const;
  const std::vector<PlannedEpisode>& plan() const;
  Blobs& blobs();

  // Registers this process as a worker and keeps its heartbeat until destroyed. Needed by `claim`.
  absl::Status start_worker();

  // Takes an episode that nobody works on: no result, and no claim or only claims of workers that
  // are gone (their process ended on this machine, or their heartbeat is older than a minute).
  // Nothing: it is finished or in other hands. Writes nothing that a crash could leave half done.
  absl::StatusOr<std::optional<Attempt>> claim(const std::string& episode);
  // The commit: makes `result` the episode's result.json, durably. kAlreadyExists: another attempt
  // won.
  absl::Status commit(const Attempt& attempt, const Json& result);
  // The committed result, if there is one.
  absl::StatusOr<std::optional<Json>> result(const std::string& episode) const;
  // Puts the committed result aside as result-<n>.json, so that the episode is played again.
  absl::Status set_aside(const std::string& episode);

 private:
  struct State;
  explicit RunFolder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// What `mlgym log verify` finds; empty: everything verifies. Each line names a file and what is
// wrong.
absl::StatusOr<std::vector<std::string>> verify_run(const std::filesystem::path& folder);

}  // namespace mlgym
