// What a spawner and its boxes leave on the computer.
#pragma once

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace mlgym::test {

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The children of a process.
inline std::vector<int> children_of(int process) {
  std::vector<int> children;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") != name.npos) continue;
    const std::string facts = content_of(entry.path() / "stat");
    const auto end = facts.rfind(')');
    if (end == facts.npos || facts.size() < end + 5) continue;
    if (std::atoi(facts.c_str() + end + 4) == process) children.push_back(std::stoi(name));
  }
  return children;
}

// All below a process.
inline std::vector<int> descendants_of(int process) {
  std::vector<int> all = children_of(process);
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const int child : children_of(all[i])) all.push_back(child);
  }
  return all;
}

inline bool is_gone(int process) {
  const std::string facts = content_of("/proc/" + std::to_string(process) + "/stat");
  const auto end = facts.rfind(')');
  return end == facts.npos || facts.size() < end + 3 || facts[end + 2] == 'Z';
}

// Waits for something to come true, `seconds` at most.
template <class Condition>
bool soon(Condition condition, double seconds = 10) {
  for (const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
       std::chrono::steady_clock::now() < end;) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return condition();
}

// Channels and control groups of the spawner with this process id; folders of boxes in `boxes`.
inline std::vector<std::string> traces_of(int spawner, const std::filesystem::path& boxes) {
  std::vector<std::string> found;
  const auto look = [&found](const std::filesystem::path& folder, const std::string& start) {
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
      if (entry.path().filename().string().rfind(start, 0) == 0)
        found.push_back(entry.path().string());
    }
  };
  const std::string number = std::to_string(spawner) + "-";
  look(boxes, "");
  look("/dev/shm/mlgym-" + std::to_string(geteuid()), number);
  std::error_code error;
  auto groups = std::filesystem::recursive_directory_iterator(
      "/sys/fs/cgroup", std::filesystem::directory_options::skip_permission_denied, error);
  for (; !error && groups != std::filesystem::recursive_directory_iterator();
       groups.increment(error)) {
    if (groups->path().filename().string().rfind("mlgym-" + number, 0) == 0)
      found.push_back(groups->path().string());
  }
  return found;
}

}  // namespace mlgym::test
