// What /proc and the file system tell of a box.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace sandbox_parts {

struct ProcessFacts {
  std::uint32_t processes = 0;  // besides process 1
  double cpu_seconds = 0;       // of those running, and of the ended ones they waited for
  std::uint64_t resident_bytes = 0;
};

// Of the processes in a namespace, such as "pid:[4026532345]" or "mnt:[4026532346]"; `init` is its
// process 1.
ProcessFacts facts_of_namespace(const std::string& name, pid_t init);

// Bytes that a folder takes on disk.
std::uint64_t disk_usage(const std::string& folder);

}  // namespace sandbox_parts
