// What this machine offers to mlgym, and how to mend what it does not. Checks that can try do so;
// each is over within seconds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "check/finding.h"

namespace mlgym {

// In a fixed order, each name once. docs/doctor.md lists them.
std::vector<Finding> check_machine();

// The number of kB after `key` in the text of /proc/meminfo, as bytes; 0 when it is not there.
std::uint64_t memory_in(std::string_view meminfo, std::string_view key);
Finding judge_memory(std::uint64_t total, std::uint64_t available);

// `purpose`: "runs", "data" or "boxes"; `remedy` where to move them.
Finding judge_disk(const std::string& purpose, const std::filesystem::path& folder, bool writable,
                   std::uint64_t free, const std::string& remedy);

// The variables of `environment` ("NAME=value") that hold keys of providers of models: names, never
// values. Empty ones do not count.
std::vector<std::string> key_names(const std::vector<std::string>& environment);

}  // namespace mlgym
