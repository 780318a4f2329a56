// How a run of the original ended and what it took, from its trajectory.
#pragma once

#include <absl/status/statusor.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace mlgym {

struct OriginalEnd {
  std::string exit_status;                           // empty: the program died
  double cost_usd = 0;                               // NaN: not said
  std::int64_t input_tokens = 0, output_tokens = 0;  // below 0: not said
};

// Reads the end of a .traj file, which holds this, or all of it where it has another order.
// kNotFound: there is no such file.
absl::StatusOr<OriginalEnd> read_original_end(const std::filesystem::path& trajectory);

}  // namespace mlgym
