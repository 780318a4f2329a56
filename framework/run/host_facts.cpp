#include "run/host_facts.h"

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <thread>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"

namespace mlgym {
namespace {

// The value of the first line "KEY : value" in a file of /proc.
std::string proc_value(const std::filesystem::path& file, std::string_view key) {
  const auto content = read_file(file);
  if (!content.ok()) return "";
  for (const auto& line : split(*content, '\n')) {
    const auto colon = line.find(':');
    if (colon != line.npos && trim(std::string_view(line).substr(0, colon)) == key) {
      return std::string(trim(std::string_view(line).substr(colon + 1)));
    }
  }
  return "";
}

}  // namespace

Json host_facts() {
  const double bytes =
      static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
  Json gpus = Json::array();
  std::error_code error;
  for (const auto& gpu : std::filesystem::directory_iterator("/proc/driver/nvidia/gpus", error)) {
    gpus.push_back(proc_value(gpu.path() / "information", "Model"));
  }
  return {{"cpu", proc_value("/proc/cpuinfo", "model name")},
          {"cores", std::thread::hardware_concurrency()},
          {"memory_gb", std::round(bytes / 1e8) / 10},
          {"gpus", gpus}};
}

}  // namespace mlgym
