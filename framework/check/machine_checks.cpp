#include "check/machine_checks.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "base/file.h"
#include "base/process.h"
#include "base/text.h"
#include "check/container.h"
#include "check/control_groups.h"
#include "check/overlay_trial.h"
#include "check/tried_program.h"
#include "check/user_namespaces.h"
#include "data/prepared_data.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

using Status = Finding::Status;

constexpr double kGigabyte = 1e9;

// `path`, or the nearest folder above it that exists.
fs::path existing(const fs::path& path) {
  std::error_code error;
  fs::path folder = fs::absolute(path, error);
  while (folder.has_relative_path() && !fs::is_directory(folder, error))
    folder = folder.parent_path();
  return folder;
}

Finding check_disk(const std::string& purpose, const fs::path& wanted, const std::string& remedy) {
  const fs::path folder = existing(wanted);
  struct statvfs facts {};
  const bool known = statvfs(folder.c_str(), &facts) == 0;
  return judge_disk(purpose, wanted, access(folder.c_str(), W_OK | X_OK) == 0,
                    known ? static_cast<std::uint64_t>(facts.f_bavail) * facts.f_frsize : 0,
                    remedy);
}

Finding check_container() {
  const std::string container = container_of_this_process();
  const bool filtered = has_system_call_filter(read_file("/proc/self/status").value_or(""));
  return {"container", Status::ok,
          (container.empty() ? "not in a container" : "in a container: " + container) +
              (filtered ? ", under a system call filter" : ""),
          ""};
}

Finding check_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  const int usable = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
  return {"cores", usable > 1 ? Status::ok : Status::soft, fmt::format("{} can be used", usable),
          usable > 1 ? "" : "episodes are played one at a time here"};
}

Finding check_python() {
  const TriedProgram tried = try_program({"/usr/bin/python3", "-I", "--version"}, 10);
  return {"python", tried.worked ? Status::ok : Status::missing, tried.words,
          tried.worked ? "" : "apt-get install python3"};
}

Finding check_package(const std::string& package, const std::string& debian) {
  const TriedProgram tried = try_program(
      {"/usr/bin/python3", "-I", "-c",
       "import importlib.metadata, sys; print(importlib.metadata.version(sys.argv[1]))", package},
      10);
  return {"python " + package, tried.worked ? Status::ok : Status::soft,
          tried.worked ? tried.words : "not installed for /usr/bin/python3; some tasks need it",
          tried.worked ? "" : "apt-get install " + debian};
}

Finding check_gpu() {
  std::error_code error;
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& gpu : fs::directory_iterator("/proc/driver/nvidia/gpus", error))
    ++count;
  if (count == 0)
    return {"gpu", Status::soft, "no NVIDIA driver, or no GPU; training runs on the processor", ""};
  const TriedProgram tried = try_program({"nvidia-smi", "-L"}, 10);
  if (!tried.worked)
    return {"gpu", Status::soft,
            fmt::format("{} GPUs, but nvidia-smi fails: {}", count, tried.words),
            "install the driver's tools in the version of the kernel's module"};
  return {"gpu", Status::ok, join(split(tried.words, '\n'), "; "), ""};
}

Finding check_keys() {
  const auto names = key_names(current_environment());
  if (!names.empty()) return {"model keys", Status::ok, join(names, ", "), ""};
  return {"model keys", Status::soft,
          "no variable holds a key; only models that need none can be asked",
          "export OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY, ... before mlgym starts"};
}

fs::path box_folder() {
  const char* given = std::getenv("MLGYM_BOX_FOLDER");
  return given && *given ? fs::path(given) : fs::path(fmt::format("/var/tmp/mlgym-{}", geteuid()));
}

}  // namespace

const char* name_of(Finding::Status status) {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::soft:
      return "soft";
    case Status::missing:
      break;
  }
  return "missing";
}

std::uint64_t memory_in(std::string_view meminfo, std::string_view key) {
  for (const auto& line : split(meminfo, '\n')) {
    const auto colon = line.find(':');
    if (colon == line.npos || std::string_view(line).substr(0, colon) != key) continue;
    const std::string_view number = trim(std::string_view(line).substr(colon + 1));
    std::uint64_t kilobytes = 0;
    std::from_chars(number.data(), number.data() + number.size(), kilobytes);
    return kilobytes * 1024;
  }
  return 0;
}

Finding judge_memory(std::uint64_t total, std::uint64_t available) {
  constexpr double kEnough = 2;
  const double free = static_cast<double>(available) / kGigabyte;
  return {"memory", free < kEnough ? Status::soft : Status::ok,
          fmt::format("{:.1f} GB, {:.1f} GB of them available",
                      static_cast<double>(total) / kGigabyte, free),
          free < kEnough ? "play fewer episodes at once (-j 1), or free some" : ""};
}

Finding judge_disk(const std::string& purpose, const fs::path& folder, bool writable,
                   std::uint64_t free, const std::string& remedy) {
  constexpr double kNeeded = 0.1, kEnough = 5;
  const double gigabytes = static_cast<double>(free) / kGigabyte;
  Finding finding{"disk " + purpose, Status::ok,
                  fmt::format("{}: {:.1f} GB free", folder.string(), gigabytes), remedy};
  if (!writable) {
    finding.status = Status::missing;
    finding.detail = folder.string() + ": this user may not write there";
  } else if (gigabytes < kNeeded) {
    finding.status = Status::missing;
  } else if (gigabytes < kEnough) {
    finding.status = Status::soft;
  } else {
    finding.remedy.clear();
  }
  return finding;
}

std::vector<std::string> key_names(const std::vector<std::string>& environment) {
  static const std::vector<std::string> known = {
      "ANTHROPIC_API_KEY",  "AZURE_API_KEY",    "DEEPSEEK_API_KEY", "GEMINI_API_KEY",
      "GOOGLE_API_KEY",     "GROQ_API_KEY",     "MISTRAL_API_KEY",  "OPENAI_API_KEY",
      "OPENROUTER_API_KEY", "TOGETHER_API_KEY", "XAI_API_KEY"};
  std::vector<std::string> found;
  for (const auto& variable : environment) {
    const auto equals = variable.find('=');
    if (equals == variable.npos || equals + 1 == variable.size()) continue;
    const std::string name = variable.substr(0, equals);
    if (std::find(known.begin(), known.end(), name) != known.end()) found.push_back(name);
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<Finding> check_machine() {
  const std::string meminfo = read_file("/proc/meminfo").value_or("");
  return {
      check_bubblewrap(),
      check_user_namespaces(),
      check_container(),
      check_control_groups(),
      check_overlay(existing(box_folder())),
      check_disk("runs", "runs", "free some, or give another folder with --run-dir"),
      check_disk("data", data_folder(), "free some, or name another folder in MLGYM_DATA"),
      check_disk("boxes", box_folder(), "free some, or name another folder in MLGYM_BOX_FOLDER"),
      judge_memory(memory_in(meminfo, "MemTotal"), memory_in(meminfo, "MemAvailable")),
      check_cores(),
      check_python(),
      check_package("numpy", "python3-numpy"),
      check_package("torch", "python3-torch"),
      check_gpu(),
      check_keys()};
}

}  // namespace mlgym
