#include "outage.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include "base/file.h"
#include "base/text.h"

namespace mlgym::test {
namespace fs = std::filesystem;
namespace {

std::string text_of(const fs::path& file) {
  const std::ifstream in(file);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string namespace_of(const fs::path& process) {
  std::error_code error;
  return fs::read_symlink(process / "ns/pid", error).string();
}

template <typename Found>
std::optional<fs::path> process_where(Found found) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") == name.npos && found(entry.path()))
      return entry.path();
  }
  return std::nullopt;
}

// The process whose number in its own namespace is 1.
bool is_first(const fs::path& process) {
  const std::string status = text_of(process / "status");
  const std::size_t line = status.find("\nNSpid:");
  if (line == status.npos) return false;
  const std::string numbers = status.substr(line + 1, status.find('\n', line + 1) - line - 1);
  return numbers.ends_with("\t1");
}

// Where on the host the box's /run/mlgym lies: the mount's root is a path in its file system, which
// ends as the path that the host knows does.
std::optional<fs::path> channel_of(const fs::path& process) {
  std::istringstream mounts(text_of(process / "mountinfo"));
  for (std::string line; std::getline(mounts, line);) {
    std::istringstream words(line);
    std::string skipped, root, target;
    words >> skipped >> skipped >> skipped >> root >> target;
    if (target != "/run/mlgym") continue;
    for (const char* parent : {"", "/dev/shm", "/tmp", "/run"}) {
      if (fs::path folder = parent + root; fs::is_directory(folder)) return folder;
    }
  }
  return std::nullopt;
}

bool end_box(const std::string& argument, Outage::Kind kind) {
  const std::string own = namespace_of("/proc/self");
  const auto program = process_where([&](const fs::path& process) {
    const auto arguments = split(text_of(process / "cmdline"), '\0');
    return std::find(arguments.begin(), arguments.end(), argument) != arguments.end() &&
           namespace_of(process) != own;
  });
  if (!program) return false;
  if (kind == Outage::Kind::for_good) {
    const auto channel = channel_of(*program);
    if (!channel) return false;
    fs::remove_all(*channel);
  }
  const std::string box = namespace_of(*program);
  const auto first = process_where(
      [&](const fs::path& process) { return namespace_of(process) == box && is_first(process); });
  return first && kill(std::stoi(first->filename().string()), SIGKILL) == 0;
}

}  // namespace

Outage::Outage(std::string argument, Kind kind)
    : thread_([this, argument = std::move(argument), kind] {
        while (!stopped_ && !(happened_ = end_box(argument, kind)))
          std::this_thread::sleep_for(std::chrono::milliseconds(50));
      }) {}

Outage::~Outage() {
  stopped_ = true;
  thread_.join();
}

}  // namespace mlgym::test
