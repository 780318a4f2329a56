// A process that plays episodes of a run folder, and whether another one still does.
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/json_forward.h"

namespace mlgym {

// Present in the run folder as long as this object lives. Thread-safe.
class Worker {
 public:
  static absl::StatusOr<std::unique_ptr<Worker>> start(const std::filesystem::path& run_folder);
  ~Worker();

  const std::string& id() const;
  // Whether nobody can be at work under that name any more (docs/run_folder.md, "Workers").
  absl::StatusOr<bool> is_gone(std::string_view other) const;
  // Adds a line to this worker's index; the time is added here.
  absl::Status log(Json transition);

 private:
  struct State;
  explicit Worker(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace mlgym
