#include "host_mounts.h"

#include <sched.h>
#include <sys/mount.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include "sandbox_parts/system.h"

namespace bubblewrap {
namespace {

constexpr std::string_view kKernelFacts[] = {
    "cgroup",   "cgroup2",   "tracefs",  "debugfs", "securityfs", "pstore", "bpf",        "mqueue",
    "configfs", "hugetlbfs", "efivarfs", "fusectl", "selinuxfs",  "nsfs",   "binfmt_misc"};

// mountinfo writes a space as "\\040".
std::string unescaped(std::string_view text) {
  const auto digit = [&text](std::size_t at) {
    return at < text.size() && text[at] >= '0' && text[at] <= '7';
  };
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && digit(i + 1) && digit(i + 2) && digit(i + 3)) {
      result +=
          static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + text[i + 3] - '0');
      i += 3;
    } else {
      result += text[i];
    }
  }
  return result;
}

}  // namespace

std::vector<std::string> mounts_of_kernel_facts(std::string_view mountinfo) {
  std::vector<std::string> found;
  std::istringstream lines{std::string(mountinfo)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    const std::vector<std::string> fields{std::istream_iterator<std::string>(words), {}};
    const auto dash = std::find(fields.begin(), fields.end(), "-");
    if (fields.size() < 5 || fields.end() - dash < 2) continue;
    if (std::find(std::begin(kKernelFacts), std::end(kKernelFacts), dash[1]) !=
        std::end(kKernelFacts))
      found.push_back(unescaped(fields[4]));
  }
  std::reverse(found.begin(), found.end());
  return found;
}

void leave_mounts_of_kernel_facts() {
  if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
    sandbox_parts::fail_system("cannot enter a mount namespace");
  std::ifstream file("/proc/self/mountinfo");
  std::ostringstream text;
  text << file.rdbuf();
  for (const auto& target : mounts_of_kernel_facts(text.str()))
    umount2(target.c_str(), MNT_DETACH | UMOUNT_NOFOLLOW);  // one below another went with it
}

}  // namespace bubblewrap
