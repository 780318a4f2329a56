#include "launch.h"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "user_namespace.h"

namespace bubblewrap {
namespace {

constexpr const char* kProgram = "/usr/bin/bwrap";

// How the child ends when it cannot become bubblewrap.
enum : int { kNoUser = 121, kNoGroup, kNoNamespace, kNoOverlay, kNoDescriptor, kNoProgram };

struct Pipe {
  Descriptor read, write;
  Pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail_system("cannot make a pipe");
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
  }
};

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

// Async-signal-safe. False with errno.
bool send_descriptor(int socket, int descriptor) {
  char byte = 0;
  iovec part{&byte, 1};
  alignas(cmsghdr) char space[CMSG_SPACE(sizeof descriptor)] = {};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = space;
  header.msg_controllen = sizeof space;
  cmsghdr* attached = CMSG_FIRSTHDR(&header);
  attached->cmsg_level = SOL_SOCKET;
  attached->cmsg_type = SCM_RIGHTS;
  attached->cmsg_len = CMSG_LEN(sizeof descriptor);
  std::memcpy(CMSG_DATA(attached), &descriptor, sizeof descriptor);
  return sendmsg(socket, &header, MSG_NOSIGNAL) == 1;
}

Descriptor receive_descriptor(int socket) {
  char byte = 0;
  iovec part{&byte, 1};
  int descriptor = -1;
  alignas(cmsghdr) char space[CMSG_SPACE(sizeof descriptor)];
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = space;
  header.msg_controllen = sizeof space;
  if (recvmsg(socket, &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) != 1) return {};
  const cmsghdr* attached = CMSG_FIRSTHDR(&header);
  if (attached && attached->cmsg_type == SCM_RIGHTS)
    std::memcpy(&descriptor, CMSG_DATA(attached), sizeof descriptor);
  return Descriptor(descriptor);
}

// What the child needs, gathered before: the child allocates nothing.
struct Child {
  std::vector<char*> arguments;
  std::vector<std::pair<int, int>> descriptors;  // (ours, bubblewrap's)
  const LaunchSpec* spec;
  UserNamespace namespaces;
  int overlay_socket = -1;  // takes the root of the mounted overlay
};

void mount_overlay(const Child& what) {
  if (what.namespaces.enter() != 0) _exit(kNoNamespace);
  const Overlay& overlay = *what.spec->overlay;
  if (mount("overlay", overlay.target.c_str(), "overlay", 0, overlay.options.c_str()) != 0)
    _exit(kNoOverlay);
  const int root = open(overlay.target.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (root < 0 || !send_descriptor(what.overlay_socket, root)) _exit(kNoOverlay);
}

int become_bubblewrap(void* argument) {
  const Child& what = *static_cast<const Child*>(argument);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(number, SIG_DFL);
  if (what.spec->groups) {
    for (const auto& entrance : *what.spec->groups) {
      if (write(entrance.get(), "0", 1) != 1) _exit(kNoGroup);
    }
  }
  if (what.spec->user != static_cast<uid_t>(-1)) {
    const uid_t user = what.spec->user;
    const gid_t group = user;
    if (setgroups(0, nullptr) != 0 || setresgid(group, group, group) != 0 ||
        setresuid(user, user, user) != 0) {
      _exit(kNoUser);
    }
  }
  if (what.spec->overlay) mount_overlay(what);
  for (const auto& [ours, theirs] : what.descriptors) {
    if (dup2(ours, theirs) < 0) _exit(kNoDescriptor);
  }
  static char* no_environment[] = {nullptr};
  execve(kProgram, what.arguments.data(), no_environment);
  _exit(kNoProgram);
}

// As posix_spawn does it: the child borrows our memory until it is bubblewrap, so that nothing of
// it has to be copied. We stand still meanwhile.
pid_t start_child(Child& what) {
  constexpr std::size_t kStack = 1 << 16;
  const auto stack = std::make_unique<char[]>(kStack);
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_BLOCK, &all, &before);  // no handler of ours may run in the child
  const pid_t child = clone(become_bubblewrap, stack.get() + kStack,
                            CLONE_VM | CLONE_VFORK | SIGCHLD, &what);
  sigprocmask(SIG_SETMASK, &before, nullptr);
  if (child < 0) fail_system("cannot start bubblewrap");
  return child;
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

Launched launch(mlgym::Call& call, const LaunchSpec& spec) {
  const Descriptor passwd = memory_file("passwd", "agent:x:1000:1000:agent:/workspace:/bin/bash\n");
  const Descriptor group = memory_file("group", "agent:x:1000:\n");
  // bubblewrap reads the filter to its end, so every box needs an offset of its own.
  const Descriptor own_filter(
      open(("/proc/self/fd/" + std::to_string(spec.filter)).c_str(), O_RDONLY | O_CLOEXEC));
  if (!own_filter.valid()) fail_system("cannot reopen the system call filter");
  Pipe info, words;
  std::optional<SocketPair> overlay;
  if (spec.overlay) overlay.emplace();
  const Descriptor options = memory_file("options", spec.options);
  std::vector<std::string> command = {kProgram, "--args", "4", "--",
                                      "/proc/self/fd/" + std::to_string(kNumbers.init)};
  Child what;
  for (auto& word : command) what.arguments.push_back(word.data());
  what.arguments.push_back(nullptr);
  what.spec = &spec;
  what.namespaces = UserNamespace::of_this_user();
  if (overlay) what.overlay_socket = overlay->theirs.get();
  const std::pair<int, int> wanted[] = {{spec.control, 3},
                                        {options.get(), 4},
                                        {passwd.get(), kNumbers.passwd},
                                        {group.get(), kNumbers.group},
                                        {own_filter.get(), kNumbers.filter},
                                        {info.write.get(), kNumbers.info},
                                        {spec.init, kNumbers.init},
                                        {words.write.get(), 2}};
  std::vector<Descriptor> above;  // copies out of the way of the numbers that are assigned
  for (const auto& [ours, theirs] : wanted) {
    above.emplace_back(fcntl(ours, F_DUPFD_CLOEXEC, 20));
    if (!above.back().valid()) fail_system("cannot copy a descriptor");
    what.descriptors.emplace_back(above.back().get(), theirs);
  }

  Launched result;
  result.monitor = start_child(what);
  above.clear();  // else the pipes would never end, should bubblewrap fail
  info.write.reset();
  words.write.reset();
  int status = 0;
  std::string said;
  try {
    const std::string facts = read_until(
        info.read.get(), call, [](const std::string& text) { return text.find('}') != text.npos; });
    result.init = static_cast<pid_t>(number_after(facts, "child-pid"));
    result.processes = "pid:[" + std::to_string(number_after(facts, "pid-namespace")) + "]";
    // A zero byte comes from init once it runs; until then bubblewrap may complain.
    said = read_until(words.read.get(), call,
                      [](const std::string& text) { return text.find('\0') != text.npos; });
    if (overlay) result.workspace = receive_descriptor(overlay->ours.get());
    if (said.find('\0') != said.npos && result.init > 0) return result;
  } catch (...) {
    kill(result.init > 0 ? result.init : result.monitor, SIGKILL);
    waitpid(result.monitor, nullptr, 0);
    throw;
  }
  while (waitpid(result.monitor, &status, 0) < 0 && errno == EINTR) {
  }
  throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                     "bubblewrap cannot make a box: " + reason_of(status, std::move(said)));
}

}  // namespace bubblewrap
