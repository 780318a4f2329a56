#include "bench/descendants.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <map>
#include <string>

#include "base/file.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

// 0 when the process is gone.
pid_t parent_of(const std::string& process) {
  const auto stat = read_file("/proc/" + process + "/stat");
  if (!stat.ok()) return 0;
  const auto after_name = stat->rfind(')');  // a name may hold anything
  if (after_name == stat->npos || after_name + 4 >= stat->size()) return 0;
  pid_t parent = 0;
  std::from_chars(stat->data() + after_name + 4, stat->data() + stat->size(), parent);
  return parent;
}

}  // namespace

std::vector<pid_t> processes_of_boxes() {
  std::map<pid_t, pid_t> parents;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename();
    pid_t process = 0;
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), process);
    if (parsed.ec == std::errc() && parsed.ptr == name.data() + name.size())
      parents[process] = parent_of(name);
  }
  const auto parent = [&parents](pid_t process) {
    const auto found = parents.find(process);
    return found == parents.end() ? 0 : found->second;
  };
  // A sandbox may keep a copy of the spawner ready for the next box.
  const auto is_spawner = [](pid_t process) {
    const auto name = read_file(fmt::format("/proc/{}/comm", process));
    return name.ok() && trim(*name) == "mlgym_spawner";
  };
  std::vector<pid_t> found;
  for (const auto& [process, first] : parents) {
    pid_t above = first == getpid() ? 0 : first;
    while (above > 1 && above != getpid()) above = parent(above);
    if (above == getpid() && !is_spawner(process)) found.push_back(process);
  }
  return found;
}

std::uint64_t proportional_bytes(std::string_view smaps_rollup) {
  for (const auto& line : split(smaps_rollup, '\n')) {
    if (line.rfind("Pss:", 0) != 0) continue;
    const std::string_view number = trim(std::string_view(line).substr(4));
    std::uint64_t kilobytes = 0;
    std::from_chars(number.data(), number.data() + number.size(), kilobytes);
    return kilobytes * 1024;
  }
  return 0;
}

absl::StatusOr<std::uint64_t> proportional_bytes_of(const std::vector<pid_t>& processes) {
  std::uint64_t sum = 0;
  for (const pid_t process : processes) {
    const auto rollup = read_file(fmt::format("/proc/{}/smaps_rollup", process));
    if (!rollup.ok())
      return unable("the memory of boxes may not be looked at: {}", message_of(rollup.status()));
    sum += proportional_bytes(*rollup);
  }
  return sum;
}

bool is_alive(pid_t process) { return ::kill(process, 0) == 0 || errno == EPERM; }

}  // namespace mlgym
