#include "control_groups.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace bubblewrap {
namespace fs = std::filesystem;
namespace {

constexpr long kPeriod = 100'000;  // microseconds, in which a box may use its share of processors

std::string content_of(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool write_value(const std::string& path, const std::string& value) {
  const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  return file.valid() &&
         write(file.get(), value.data(), value.size()) == static_cast<ssize_t>(value.size());
}

void require_value(const std::string& path, const std::string& value) {
  if (!write_value(path, value)) fail_system("cannot write " + value + " to " + path);
}

std::vector<std::string> words_of(std::string_view text, char separator) {
  std::vector<std::string> words;
  std::istringstream stream{std::string(text)};
  for (std::string word; std::getline(stream, word, separator);) words.push_back(word);
  return words;
}

// The number after `name` in a file of "name number" lines.
std::uint64_t named_number(const std::string& text, std::string_view name) {
  for (const auto& line : words_of(text, '\n')) {
    const auto space = line.find(' ');
    if (space != line.npos && std::string_view(line).substr(0, space) == name)
      return std::strtoull(line.c_str() + space + 1, nullptr, 10);
  }
  return 0;
}

std::string start_time(const std::string& process) {
  const std::string line = content_of("/proc/" + process + "/stat");
  const auto after_name = line.rfind(')');
  if (after_name == line.npos) return "";
  const auto fields = words_of(std::string_view(line).substr(after_name + 2), ' ');
  return fields.size() > 19 ? fields[19] : "";
}

// The number of this process's namespace of processes: those of others cannot be seen from here.
const std::string& own_namespace() {
  static const std::string number = [] {
    struct stat facts {};
    return stat("/proc/self/ns/pid", &facts) == 0 ? std::to_string(facts.st_ino) : "";
  }();
  return number;
}

// Whether a group with `file` can be made in `folder` and be entered.
bool works(const std::string& folder, const char* file) {
  const std::string trial = folder + "/mlgym-" + name_of_process(getpid()) + "-trial";
  if (mkdir(trial.c_str(), 0755) != 0) return false;
  bool entered = access((trial + "/" + file).c_str(), W_OK) == 0;
  const Descriptor entrance(open((trial + "/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC));
  if (entered && entrance.valid()) {
    const pid_t child = fork();  // the spawner is small
    if (child == 0) _exit(write(entrance.get(), "0", 1) == 1 ? 0 : 1);
    int status = 1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    entered = child > 0 && status == 0;
  }
  rmdir(trial.c_str());
  return entered && entrance.valid();
}

// The folder itself or the nearest one above it, up to the mount, that lets groups with `file` be
// made; version 2 hands down only what a folder says it does.
std::optional<Hierarchy> usable(const Hierarchy& place, const char* controller, const char* file) {
  if (place.version == 1) {
    if (works(place.folder, file)) return place;
    return {};
  }
  fs::path folder = place.folder;
  for (int up = 0; up < 4 && access((folder / "cgroup.procs").c_str(), F_OK) == 0; ++up) {
    if (*controller) write_value(folder / "cgroup.subtree_control", std::string("+") + controller);
    if (works(folder, file)) return Hierarchy{folder, 2};
    folder = folder.parent_path();
  }
  return {};
}

void keep_open(std::optional<Hierarchy>& place) {
  if (!place) return;
  const int folder = open(place->folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) fail_system("cannot open " + place->folder);
  place->opened = std::make_shared<const Descriptor>(folder);
}

}  // namespace

std::string Hierarchy::path() const {
  return opened ? "/proc/self/fd/" + std::to_string(opened->get()) : folder;
}

std::string name_of_process(pid_t process) {
  const std::string number = std::to_string(process);
  return number + "-" + start_time(number) + "-" + own_namespace();
}

std::vector<std::pair<std::string, Hierarchy>> places_of_groups(std::string_view mountinfo,
                                                                std::string_view cgroup) {
  std::map<std::string, std::string> paths;  // by controllers; "" is version 2
  for (const auto& line : words_of(cgroup, '\n')) {
    const auto first = line.find(':');
    const auto second = line.find(':', first == line.npos ? line.npos : first + 1);
    if (second == line.npos) continue;
    paths[line.substr(first + 1, second - first - 1)] = line.substr(second + 1);
  }
  std::vector<std::pair<std::string, Hierarchy>> places;
  for (const auto& line : words_of(mountinfo, '\n')) {
    const auto fields = words_of(line, ' ');
    std::size_t dash = 6;
    while (dash < fields.size() && fields[dash] != "-") ++dash;
    if (dash + 3 >= fields.size()) continue;
    const std::string &root = fields[3], &target = fields[4], &type = fields[dash + 1];
    const auto add = [&](const std::string& controllers, const std::string& name, int version) {
      const auto path = paths.find(controllers);
      if (path == paths.end()) return;
      std::string below = path->second;
      if (root != "/") {
        const bool inside = below.compare(0, root.size(), root) == 0 &&
                            (below.size() == root.size() || below[root.size()] == '/');
        if (!inside) return;  // this mount does not show it
        below.erase(0, root.size());
      }
      if (below == "/") below.clear();
      places.emplace_back(name, Hierarchy{target + below, version});
    };
    if (type == "cgroup2") add("", "", 2);
    if (type != "cgroup") continue;
    for (const auto& [controllers, path] : paths) {
      const auto options = words_of(fields[dash + 3], ',');
      for (const auto& controller : words_of(controllers, ',')) {
        for (const auto& option : options) {
          if (option == controller) add(controllers, controller, 1);
        }
      }
    }
  }
  return places;
}

ControlGroups ControlGroups::find() {
  ControlGroups found;
  const auto places =
      places_of_groups(content_of("/proc/self/mountinfo"), content_of("/proc/self/cgroup"));
  const auto look = [&places](std::optional<Hierarchy>& slot, const std::string& controller,
                              const char* file, int version) {
    for (const auto& [name, place] : places) {
      const bool fits = version == 2 ? name.empty() : name == controller;
      if (!slot && place.version == version && fits)
        slot =
            usable(place, version == 2 && controller != "freezer" ? controller.c_str() : "", file);
    }
  };
  look(found.memory, "memory", "memory.max", 2);
  look(found.memory, "memory", "memory.limit_in_bytes", 1);
  look(found.cpus, "cpu", "cpu.max", 2);
  look(found.cpus, "cpu", "cpu.cfs_quota_us", 1);
  look(found.freezer, "freezer", "cgroup.freeze", 2);
  look(found.freezer, "freezer", "freezer.state", 1);
  for (auto* place : {&found.memory, &found.cpus, &found.freezer}) keep_open(*place);
  return found;
}

void ControlGroups::remove_left_behind() const {
  for (const auto* place : {&memory, &cpus, &freezer}) {
    if (!*place) continue;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator((*place)->path(), error)) {
      const auto parts = words_of(entry.path().filename().string(), '-');
      if (parts.size() > 4 && parts[0] == "mlgym" && parts[3] == own_namespace() &&
          start_time(parts[1]) != parts[2])
        rmdir(entry.path().c_str());
    }
  }
}

ControlGroup::ControlGroup(const ControlGroups& places, const std::string& name) {
  try {
    const auto make_in = [&](const std::optional<Hierarchy>& place, std::string& folder,
                             int& version) {
      if (!place) return;
      folder = make(*place, name);
      version = place->version;
    };
    make_in(places.memory, memory_, memory_version_);
    make_in(places.cpus, cpus_, cpus_version_);
    make_in(places.freezer, freezer_, freezer_version_);
  } catch (...) {
    remove();
    throw;
  }
}

void ControlGroup::limit(const mlgym_box_limits& limits) {
  if (!memory_.empty() && limits.memory_bytes > 0) {
    const std::string bytes = std::to_string(limits.memory_bytes);
    if (memory_version_ == 2) {
      require_value(memory_ + "/memory.max", bytes);
      write_value(memory_ + "/memory.swap.max", "0");  // absent without swap accounting
    } else {
      require_value(memory_ + "/memory.limit_in_bytes", bytes);
      write_value(memory_ + "/memory.memsw.limit_in_bytes", bytes);
    }
  }
  if (!cpus_.empty() && limits.cpus > 0) {
    const std::string quota =
        std::to_string(static_cast<long>(limits.cpus * static_cast<double>(kPeriod)));
    if (cpus_version_ == 2) {
      require_value(cpus_ + "/cpu.max", quota + " " + std::to_string(kPeriod));
    } else {
      require_value(cpus_ + "/cpu.cfs_period_us", std::to_string(kPeriod));
      require_value(cpus_ + "/cpu.cfs_quota_us", quota);
    }
  }
}

// One group for all that stand in one place.
std::string ControlGroup::make(const Hierarchy& place, const std::string& name) {
  const std::string folder = place.path() + "/" + name;
  if (mkdir(folder.c_str(), 0755) != 0) {
    if (errno == EEXIST) return folder;
    fail_system("cannot make the control group " + place.folder + "/" + name);
  }
  folders_.push_back(folder);
  entrances_.emplace_back(open((folder + "/cgroup.procs").c_str(), O_WRONLY | O_CLOEXEC));
  if (!entrances_.back().valid())
    fail_system("cannot open cgroup.procs of " + place.folder + "/" + name);
  return folder;
}

void ControlGroup::remove() noexcept {
  entrances_.clear();
  for (const auto& folder : folders_) {
    // The kernel forgets the last member a moment after it was collected.
    for (int tries = 0; rmdir(folder.c_str()) != 0 && errno == EBUSY && tries < 100; ++tries)
      usleep(1000);
  }
}

void ControlGroup::freeze(mlgym::Call& call) {
  require_value(freezer_ + (freezer_version_ == 2 ? "/cgroup.freeze" : "/freezer.state"),
                freezer_version_ == 2 ? "1" : "FROZEN");
  const auto frozen = [this] {
    return freezer_version_ == 2
               ? named_number(content_of(freezer_ + "/cgroup.events"), "frozen") == 1
               : content_of(freezer_ + "/freezer.state") == "FROZEN\n";
  };
  while (!frozen()) {
    call.checkpoint();
    usleep(200);
  }
}

void ControlGroup::thaw() {
  if (freezer_.empty()) return;
  require_value(freezer_ + (freezer_version_ == 2 ? "/cgroup.freeze" : "/freezer.state"),
                freezer_version_ == 2 ? "0" : "THAWED");
}

std::optional<std::uint64_t> ControlGroup::memory_bytes() const {
  if (memory_.empty()) return {};
  const std::string text =
      content_of(memory_ + (memory_version_ == 2 ? "/memory.current" : "/memory.usage_in_bytes"));
  if (text.empty()) return {};
  return std::strtoull(text.c_str(), nullptr, 10);
}

std::uint64_t ControlGroup::out_of_memory() const {
  if (memory_.empty()) return 0;
  return named_number(
      content_of(memory_ + (memory_version_ == 2 ? "/memory.events" : "/memory.oom_control")),
      "oom_kill");
}

}  // namespace bubblewrap
