// The processes of the host that belong to boxes of this process.
#pragma once

#include <absl/status/statusor.h>
#include <sys/types.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace mlgym {

// Every living process below this one, without its own children: those are the host's programs and
// the spawner; boxes are below the spawner.
std::vector<pid_t> processes_of_boxes();

// Of the text of a file /proc/PID/smaps_rollup; 0 when it holds none.
std::uint64_t proportional_bytes(std::string_view smaps_rollup);
// The memory of processes, shared pages counted by their share. kFailedPrecondition when it may not
// be read.
absl::StatusOr<std::uint64_t> proportional_bytes_of(const std::vector<pid_t>& processes);

bool is_alive(pid_t process);

}  // namespace mlgym
