#include "launch.h"

#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <memory>
#include <string_view>
#include <utility>

#include "sandbox_parts/child_words.h"
#include "sandbox_parts/descriptor_passing.h"
#include "sandbox_parts/user_namespace.h"

namespace bubblewrap {
namespace {

constexpr const char* kProgram = "/usr/bin/bwrap";

// How the child ends when it cannot become bubblewrap.
enum : int { kNoUser = 121, kNoGroup, kNoNamespace, kNoOverlay, kNoDescriptor, kNoProgram };

struct SocketPair {
  Descriptor ours, theirs;
  SocketPair() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
      fail_system("cannot make a socket pair");
    ours = Descriptor(ends[0]);
    theirs = Descriptor(ends[1]);
  }
};

// What a waiting child is told: two texts follow, the descriptors are attached.
struct Job {
  uid_t user;
  std::uint32_t target_size, options_size;  // of the overlay; 0: none
};

// bubblewrap's numbers for the attached descriptors, in their order. The last is ours: it takes the
// root of the mounted overlay.
constexpr int kJobNumbers[] = {
    3, 4, kNumbers.passwd, kNumbers.group, kNumbers.filter, kNumbers.info, kNumbers.init, 2, 10};
constexpr int kOverlaySocket = 10, kAboveNumbers = 20;

void mount_overlay(const UserNamespace& namespaces, const std::string& target,
                   const std::string& options) {
  if (namespaces.enter() != 0) _exit(kNoNamespace);
  if (!mount_overlay_at({target, options}, 0)) _exit(kNoOverlay);
  const int root = open(target.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0 || !send_descriptor(kOverlaySocket, root)) _exit(kNoOverlay);
}

// The child's life: enters its groups, waits for a job on descriptor 3, and does it.
[[noreturn]] void stand_by(int socket, const std::vector<Descriptor>& entrances) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(number, SIG_DFL);
  // At once nothing of ours but what is needed: other boxes end with their sockets.
  std::vector<int> kept = {fcntl(socket, F_DUPFD_CLOEXEC, kAboveNumbers)};
  for (const auto& entrance : entrances)
    kept.push_back(fcntl(entrance.get(), F_DUPFD_CLOEXEC, kAboveNumbers));
  int next = 3;
  for (const int number : kept) {
    if (number < 0 || dup3(number, next++, O_CLOEXEC) < 0) _exit(kNoDescriptor);
  }
  close_range(static_cast<unsigned>(next), ~0u, 0);
  for (int entrance = 4; entrance < next; ++entrance) {
    if (write(entrance, "0", 1) != 1) _exit(kNoGroup);
  }
  close_range(4, ~0u, 0);

  int numbers[std::size(kJobNumbers)];
  const std::string message = receive_with_descriptors(3, 0, numbers, std::size(kJobNumbers));
  Job job;
  if (message.size() < sizeof job) _exit(kNoDescriptor);  // we are not needed
  std::memcpy(&job, message.data(), sizeof job);
  const std::string target = message.substr(sizeof job, job.target_size);
  const std::string options = message.substr(sizeof job + job.target_size, job.options_size);
  if (job.user != static_cast<uid_t>(-1)) {
    const gid_t group = job.user;
    if (setgroups(0, nullptr) != 0 || setresgid(group, group, group) != 0 ||
        setresuid(job.user, job.user, job.user) != 0) {
      _exit(kNoUser);
    }
  }
  for (int& number : numbers) {  // out of the way of the numbers that are assigned
    number = fcntl(number, F_DUPFD_CLOEXEC, kAboveNumbers);
    if (number < 0) _exit(kNoDescriptor);
  }
  for (std::size_t i = 0; i < std::size(kJobNumbers); ++i) {
    if (dup2(numbers[i], kJobNumbers[i]) < 0) _exit(kNoDescriptor);
  }
  if (!options.empty()) mount_overlay(UserNamespace::of_this_user(), target, options);
  close_range(kOverlaySocket, ~0u, 0);
  const std::string init = "/proc/self/fd/" + std::to_string(kNumbers.init);
  const char* arguments[] = {kProgram, "--args", "4", "--", init.c_str(), nullptr};
  static char* no_environment[] = {nullptr};
  execve(kProgram, const_cast<char**>(arguments), no_environment);
  _exit(kNoProgram);
}

// bubblewrap's JSON is flat: "child-pid": 12, "pid-namespace": 402653.
long number_after(const std::string& text, const char* key) {
  const auto at = text.find(std::string("\"") + key + "\":");
  return at == text.npos ? -1 : std::strtol(text.c_str() + at + std::strlen(key) + 3, nullptr, 10);
}

std::string remedy_for(const std::string& words) {
  if (words.find("ermission denied") != words.npos || words.find("not permitted") != words.npos) {
    return " (user namespaces seem to be forbidden here: on Ubuntu 24.04 allow them with `sysctl "
           "kernel.apparmor_restrict_unprivileged_userns=0`; in a container start it with "
           "--security-opt seccomp=unconfined)";
  }
  return "";
}

std::string reason_of(int status, std::string said) {
  while (!said.empty() && (said.back() == '\n' || said.back() == '\0')) said.pop_back();
  if (!said.empty()) return said + remedy_for(said);
  switch (WIFEXITED(status) ? WEXITSTATUS(status) : 0) {
    case kNoUser:
      return "this process may not change its user";
    case kNoGroup:
      return "this process may not enter the box's control groups";
    case kNoNamespace:
      return "this user may not make user namespaces" + remedy_for("not permitted");
    case kNoOverlay:
      return "this user cannot mount an overlay";
    case kNoProgram:
      return "bubblewrap is not installed: there is no /usr/bin/bwrap; install it with `apt-get "
             "install bubblewrap`";
    default:
      return "it said nothing (exit status " + std::to_string(status) + ")";
  }
}

}  // namespace

struct Launcher::Standby {
  Standby(const ControlGroups& places, const std::string& name)
      : group(std::make_unique<ControlGroup>(places, name)) {
    SocketPair sockets;
    child = fork();  // the spawner is small
    if (child < 0) fail_system("cannot start a process for bubblewrap");
    if (child == 0) stand_by(sockets.theirs.get(), group->entrances());
    socket = std::move(sockets.ours);
  }
  ~Standby() {
    if (child <= 0) return;
    kill(child, SIGKILL);
    while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
    }
  }
  std::unique_ptr<ControlGroup> group;
  pid_t child = -1;
  Descriptor socket;
};

Launcher::Launcher(ControlGroups places) : places_(std::move(places)) {}
Launcher::~Launcher() = default;

std::unique_ptr<Launcher::Standby> Launcher::make_standby() {
  return std::make_unique<Standby>(
      places_, "mlgym-" + name_of_process(getpid()) + "-" + std::to_string(++number_));
}

Launched Launcher::launch(mlgym::Call& call, const LaunchSpec& spec) {
  const Descriptor passwd = memory_file("passwd", "agent:x:1000:1000:agent:/workspace:/bin/bash\n");
  const Descriptor group = memory_file("group", "agent:x:1000:\n");
  // bubblewrap reads the filter to its end, so every box needs an offset of its own.
  const Descriptor own_filter(
      open(("/proc/self/fd/" + std::to_string(spec.filter)).c_str(), O_RDONLY | O_CLOEXEC));
  if (!own_filter.valid()) fail_system("cannot reopen the system call filter");
  const Descriptor options = memory_file("options", spec.options);
  Pipe info, words;
  SocketPair overlay;

  std::unique_ptr<Standby> standby = std::move(next_);
  if (!standby) standby = make_standby();
  standby->group->limit(spec.limits);
  Job job{spec.user, 0, 0};
  std::string texts;
  if (spec.overlay) {
    texts = spec.overlay->target + spec.overlay->options;
    job.target_size = static_cast<std::uint32_t>(spec.overlay->target.size());
    job.options_size = static_cast<std::uint32_t>(spec.overlay->options.size());
  }
  const std::string message(reinterpret_cast<const char*>(&job), sizeof job);
  const int numbers[] = {spec.control, options.get(),     passwd.get(),
                         group.get(),  own_filter.get(),  info.write.get(),
                         spec.init,    words.write.get(), overlay.theirs.get()};
  static_assert(std::size(numbers) == std::size(kJobNumbers));
  // A child that ended early says why by its status; one that was not told must not be waited for.
  if (!send_with_descriptors(standby->socket.get(), message + texts, numbers, std::size(numbers)))
    kill(standby->child, SIGKILL);
  info.write.reset();
  words.write.reset();
  overlay.theirs.reset();

  Launched result;
  result.monitor = std::exchange(standby->child, -1);
  result.group = std::move(standby->group);
  std::string said;
  try {
    next_ = make_standby();  // while bubblewrap works
    const std::string facts = read_until(info.read.get(), call, '}');
    result.init = static_cast<pid_t>(number_after(facts, "child-pid"));
    result.processes = "pid:[" + std::to_string(number_after(facts, "pid-namespace")) + "]";
    // A zero byte comes from init once it runs; until then bubblewrap may complain.
    said = read_until(words.read.get(), call, '\0');
    if (spec.overlay) result.workspace = receive_descriptor(overlay.ours.get());
    if (said.find('\0') != said.npos && result.init > 0) return result;
  } catch (...) {
    kill(result.init > 0 ? result.init : result.monitor, SIGKILL);
    waitpid(result.monitor, nullptr, 0);
    throw;
  }
  int status = 0;
  while (waitpid(result.monitor, &status, 0) < 0 && errno == EINTR) {
  }
  throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                     "bubblewrap cannot make a box: " + reason_of(status, std::move(said)));
}

}  // namespace bubblewrap
