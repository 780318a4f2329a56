#include "box.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "arguments.h"
#include "workspace_files.h"

namespace bubblewrap {
namespace fs = std::filesystem;
namespace {

constexpr const char* kProgram = "/usr/bin/bwrap";
constexpr uid_t kFirstBoxUser = 1'900'000'000;  // above what systems hand out, below -1

std::string text_of(mlgym_str text) { return std::string(mlgym::view(text)); }

// A user id of its own for every box, so that boxes cannot touch each other even if walls fail.
uid_t new_box_user() {
  std::uint32_t random = 0;
  if (getrandom(&random, sizeof random, 0) != static_cast<ssize_t>(sizeof random))
    fail_system("no random numbers");
  return kFirstBoxUser + random % (1u << 24);
}

struct Pipe {
  Descriptor read, write;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail_system("cannot make a pipe");
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
  }
};

// What the child needs, gathered before fork: between fork and exec nothing may be allocated.
struct Launch {
  std::vector<char*> arguments;
  std::vector<std::pair<int, int>> descriptors;  // (ours, bubblewrap's)
  uid_t user;
};

[[noreturn]] void launch(const Launch& what) {
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(number, SIG_DFL);
  for (const auto& [ours, theirs] : what.descriptors) {
    if (dup2(ours, theirs) < 0) _exit(126);
  }
  if (what.user != static_cast<uid_t>(-1)) {
    const gid_t group = what.user;
    if (setgroups(0, nullptr) != 0 || setresgid(group, group, group) != 0 ||
        setresuid(what.user, what.user, what.user) != 0) {
      _exit(125);
    }
  }
  static char* no_environment[] = {nullptr};
  execve(kProgram, what.arguments.data(), no_environment);
  _exit(127);
}

// bubblewrap's JSON is flat: "child-pid": 12, "pid-namespace": 402653.
long number_after(const std::string& text, const char* key) {
  const auto at = text.find(std::string("\"") + key + "\":");
  return at == text.npos ? -1 : std::strtol(text.c_str() + at + std::strlen(key) + 3, nullptr, 10);
}

// Reads until `stop` says so, the end, or the deadline.
template <class Stop>
std::string read_until(int descriptor, mlgym::Call& call, Stop stop) {
  std::string text;
  char buffer[4096];
  while (!stop(text)) {
    pollfd ready{descriptor, POLLIN, 0};
    const int polled = poll(&ready, 1, 100);
    if (polled < 0 && errno != EINTR) fail_system("cannot wait for bubblewrap");
    if (polled <= 0) {
      call.checkpoint();
      continue;
    }
    const ssize_t got = read(descriptor, buffer, sizeof buffer);
    if (got <= 0) break;
    text.append(buffer, static_cast<std::size_t>(got));
  }
  return text;
}

std::string remedy_for(const std::string& words) {
  if (words.find("ermission denied") != words.npos || words.find("not permitted") != words.npos) {
    return " (user namespaces seem to be forbidden here: on Ubuntu 24.04 allow them with `sysctl "
           "kernel.apparmor_restrict_unprivileged_userns=0`; in a container start it with "
           "--security-opt seccomp=unconfined)";
  }
  return "";
}

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

Box::Box(mlgym::Call& call, const mlgym_box_spec& spec, int filter)
    : folder_(text_of(spec.folder)) {
  if (geteuid() == 0) user_ = new_box_user();
  const std::string workspace = folder_ + "/workspace";
  try {
    if (mkdir(workspace.c_str(), 0755) != 0) fail_system("cannot make a workspace");
    if (user_ != static_cast<uid_t>(-1)) {
      // The box's user may pass through the box's folder, nobody else may.
      if (chown(folder_.c_str(), 0, user_) != 0 || chmod(folder_.c_str(), 0710) != 0)
        fail_system("cannot close the box's folder");
      if (chown(workspace.c_str(), user_, user_) != 0)
        fail_system("cannot give away the workspace");
    }
    workspace_ = Descriptor(open(workspace.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!workspace_.valid()) fail_system("cannot open the workspace");
    std::vector<MountPoint> mounts;
    for (std::size_t i = 0; i < spec.mount_count; ++i) {
      const mlgym_mount& mount = *spec.mounts[i];
      mounts.push_back(
          {stage(text_of(mount.source), i), text_of(mount.target), mount.writable != 0});
    }
    start(call, spec, filter, workspace, mounts);
  } catch (...) {
    end_processes();
    remove_files();
    throw;
  }
}

Box::~Box() {
  end_processes();
  remove_files();
}

// The box's user may not be able to reach a source (below /root, say); the mount is made where it
// can.
std::string Box::stage(const std::string& source, std::size_t number) {
  if (user_ == static_cast<uid_t>(-1)) return source;
  struct stat facts {};
  if (stat(source.c_str(), &facts) != 0) fail_system("cannot show " + source + " in a box");
  const std::string target = folder_ + "/mount" + std::to_string(number);
  if (S_ISDIR(facts.st_mode)) {
    if (mkdir(target.c_str(), 0755) != 0) fail_system(target);
  } else {
    const Descriptor file(open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (!file.valid()) fail_system(target);
  }
  if (mount(source.c_str(), target.c_str(), nullptr, MS_BIND, nullptr) != 0)
    fail_system("cannot show " + source + " in a box");
  staged_.push_back(target);
  return target;
}

void Box::start(mlgym::Call& call, const mlgym_box_spec& spec, int filter,
                const std::string& workspace, const std::vector<MountPoint>& mounts) {
  const Descriptor passwd = memory_file("passwd", "agent:x:1000:1000:agent:/workspace:/bin/bash\n");
  const Descriptor group = memory_file("group", "agent:x:1000:\n");
  // bubblewrap reads the filter to its end, so every box needs an offset of its own.
  const Descriptor own_filter(
      open(("/proc/self/fd/" + std::to_string(filter)).c_str(), O_RDONLY | O_CLOEXEC));
  if (!own_filter.valid()) fail_system("cannot reopen the system call filter");
  Pipe info, words;

  // bubblewrap's numbers; 3 is init's control socket, which it leaves alone.
  const ArgumentDescriptors numbers{5, 6, 7, 8, 9};
  const Descriptor options =
      memory_file("options", bubblewrap_options(spec, workspace, mounts, numbers));
  std::vector<std::string> words_of_command = {kProgram, "--args", "4", "--", "/proc/self/fd/9"};
  Launch what;
  for (auto& word : words_of_command) what.arguments.push_back(word.data());
  what.arguments.push_back(nullptr);
  what.user = user_;
  const std::pair<int, int> wanted[] = {
      {spec.control, 3},     {options.get(), 4},    {passwd.get(), 5}, {group.get(), 6},
      {own_filter.get(), 7}, {info.write.get(), 8}, {spec.init, 9},    {words.write.get(), 2}};
  std::vector<Descriptor> above;  // copies out of the way of the numbers that are assigned
  for (const auto& [ours, theirs] : wanted) {
    above.emplace_back(fcntl(ours, F_DUPFD_CLOEXEC, 20));
    if (!above.back().valid()) fail_system("cannot copy a descriptor");
    what.descriptors.emplace_back(above.back().get(), theirs);
  }

  monitor_ = fork();  // the spawner is small
  if (monitor_ < 0) fail_system("cannot start bubblewrap");
  if (monitor_ == 0) launch(what);
  above.clear();  // else the pipes would never end, should bubblewrap fail
  info.write.reset();
  words.write.reset();
  const std::string facts = read_until(
      info.read.get(), call, [](const std::string& text) { return text.find('}') != text.npos; });
  init_ = static_cast<pid_t>(number_after(facts, "child-pid"));
  const long processes = number_after(facts, "pid-namespace");
  namespace_ = "pid:[" + std::to_string(processes) + "]";
  // A zero byte comes from init once it runs; until then bubblewrap may complain.
  const std::string said = read_until(
      words.read.get(), call, [](const std::string& text) { return text.find('\0') != text.npos; });
  if (said.find('\0') != said.npos && init_ > 0) return;
  int status = 0;
  const bool ended = waitpid(monitor_, &status, 0) == monitor_;
  if (ended) monitor_ = -1;
  if (ended && WIFEXITED(status) && WEXITSTATUS(status) == 127 && said.empty()) {
    throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                       "bubblewrap is not installed: there is no /usr/bin/bwrap; install it with "
                       "`apt-get install bubblewrap`");
  }
  std::string reason =
      said.empty() ? "it said nothing (exit status " + std::to_string(status) + ")" : said;
  while (!reason.empty() && (reason.back() == '\n' || reason.back() == '\0')) reason.pop_back();
  throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                     "bubblewrap cannot make a box: " + reason + remedy_for(reason));
}

void Box::put(mlgym::Call&, std::string_view path, int descriptor, std::uint32_t mode) {
  store_file(workspace_.get(), path, descriptor, mode, user_);
}

int Box::get(mlgym::Call&, std::string_view path) {
  return open_plain_file(workspace_.get(), path);
}

void Box::stats(mlgym::Call&, mlgym_box_stats& out) {
  out.processes = 0;
  out.cpu_seconds = 0;
  out.memory_bytes = 0;
  out.workspace_bytes = 0;
  if (monitor_ > 0) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc", error)) {
      const std::string process = entry.path().filename();
      if (process.find_first_not_of("0123456789") != process.npos) continue;
      const bool is_init = process == std::to_string(init_);
      if (!is_init && fs::read_symlink(entry.path() / "ns/pid", error) != namespace_) continue;
      out.processes += is_init ? 0 : 1;
      out.cpu_seconds += processor_seconds(process);
      out.memory_bytes += resident_bytes(process);
    }
  }
  std::error_code error;
  const fs::path workspace = folder_ + "/workspace";
  for (auto entry = fs::recursive_directory_iterator(
           workspace, fs::directory_options::skip_permission_denied, error);
       entry != fs::recursive_directory_iterator(); entry.increment(error)) {
    struct stat facts {};
    if (lstat(entry->path().c_str(), &facts) == 0)
      out.workspace_bytes += static_cast<std::uint64_t>(facts.st_blocks) * 512;
  }
}

void Box::kill(mlgym::Call&) { end_processes(); }

void Box::destroy(mlgym::Call&) {
  end_processes();
  remove_files();
}

// With process 1 every process of its namespace dies, detached ones included; its end is reported
// to bubblewrap's outer process, our child, only when none is left.
void Box::end_processes() noexcept {
  if (monitor_ <= 0) return;
  ::kill(init_ > 0 ? init_ : monitor_, SIGKILL);
  while (waitpid(monitor_, nullptr, 0) < 0 && errno == EINTR) {
  }
  monitor_ = init_ = -1;
}

void Box::remove_files() noexcept {
  for (auto target = staged_.rbegin(); target != staged_.rend(); ++target)
    umount2(target->c_str(), MNT_DETACH);
  staged_.clear();
  workspace_.reset();
  std::error_code error;
  fs::remove_all(folder_ + "/workspace", error);
  if (error) {
    // As an ordinary user: folders that the agent closed to itself must be opened again.
    for (int depth = 0; depth < 100 && error; ++depth) {
      std::error_code ignored;
      fs::permissions(folder_ + "/workspace", fs::perms::owner_all, fs::perm_options::add, ignored);
      for (auto entry = fs::recursive_directory_iterator(
               folder_ + "/workspace", fs::directory_options::skip_permission_denied, ignored);
           entry != fs::recursive_directory_iterator(); entry.increment(ignored)) {
        std::error_code other;
        if (entry->is_directory(other) && !entry->is_symlink(other)) {
          fs::permissions(entry->path(), fs::perms::owner_all, fs::perm_options::add, other);
        }
      }
      fs::remove_all(folder_ + "/workspace", error);
    }
  }
  fs::remove_all(folder_, error);
}

}  // namespace bubblewrap
