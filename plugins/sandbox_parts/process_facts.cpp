#include "process_facts.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace sandbox_parts {
namespace fs = std::filesystem;
namespace {

// utime, stime, cutime and cstime of a process, in seconds.
double processor_seconds(const std::string& process) {
  std::ifstream file("/proc/" + process + "/stat");
  std::string line;
  std::getline(file, line);
  const auto after_name = line.rfind(')');
  if (after_name == line.npos) return 0;
  std::istringstream fields(line.substr(after_name + 2));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double sum = 0, ticks = 0;
  for (int i = 0; i < 4 && fields >> ticks; ++i) sum += ticks;
  return sum / static_cast<double>(sysconf(_SC_CLK_TCK));
}

std::uint64_t resident_bytes(const std::string& process) {
  std::ifstream file("/proc/" + process + "/statm");
  std::uint64_t all = 0, resident = 0;
  file >> all >> resident;
  return resident * static_cast<std::uint64_t>(sysconf(_SC_PAGE_SIZE));
}

}  // namespace

ProcessFacts facts_of_namespace(const std::string& name, pid_t init) {
  ProcessFacts facts;
  const std::string init_name = std::to_string(init), kind = "ns/" + name.substr(0, name.find(':'));
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const std::string process = entry.path().filename();
    if (process.find_first_not_of("0123456789") != process.npos) continue;
    const bool is_init = process == init_name;
    if (!is_init && fs::read_symlink(entry.path() / kind, error) != name) continue;
    facts.processes += is_init ? 0 : 1;
    facts.cpu_seconds += processor_seconds(process);
    facts.resident_bytes += resident_bytes(process);
  }
  return facts;
}

std::uint64_t disk_usage(const std::string& folder) {
  std::uint64_t bytes = 0;
  std::error_code error;
  for (auto entry = fs::recursive_directory_iterator(
           folder, fs::directory_options::skip_permission_denied, error);
       entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    struct stat facts {};
    if (lstat(entry->path().c_str(), &facts) == 0)
      bytes += static_cast<std::uint64_t>(facts.st_blocks) * 512;
  }
  return bytes;
}

}  // namespace sandbox_parts
