#include "launch.h"

#include <fcntl.h>
#include <mlgym/kinds/sandbox.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "sandbox_parts/child_words.h"
#include "sandbox_parts/descriptor_passing.h"
#include "sandbox_parts/system.h"
#include "sandbox_parts/user_namespace.h"

namespace host {
namespace {

using sandbox_parts::Descriptor;
using sandbox_parts::fail_system;

constexpr int kInit = 9;  // where init's program is found, out of the way of init's own numbers

// What the child needs, gathered before fork: between fork and exec nothing may be allocated.
struct Child {
  std::vector<char*> environment;
  std::string program = "/proc/self/fd/" + std::to_string(kInit);
  char mode[12] = "--subreaper";
  const OwnView* view;
  pid_t spawner = getpid();
  bool is_root = geteuid() == 0;
  sandbox_parts::UserNamespace namespaces = sandbox_parts::UserNamespace::of_this_user();
  int init, control, words, socket;  // out of the way of the numbers that are assigned
};

[[noreturn]] void fail(const char* what, int error) {
  const char* parts[] = {what, ": ", std::strerror(error)};
  for (const char* part : parts) {
    const ssize_t written = write(STDERR_FILENO, part, std::strlen(part));
    (void)written;
  }
  _exit(1);
}

// A line with the name of the mount namespace, and the namespace, for which nobody can ask init
// later.
void say_namespace(int socket) {
  char name[64];
  const ssize_t size = readlink("/proc/self/ns/mnt", name, sizeof name - 1);
  if (size <= 0) fail("cannot tell the mount namespace", errno);
  name[size] = '\n';
  if (write(STDERR_FILENO, name, static_cast<std::size_t>(size) + 1) < 0) _exit(1);
  const int held = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
  if (held < 0 || !sandbox_parts::send_descriptor(socket, held))
    fail("cannot hand out the mount namespace", errno);
}

[[noreturn]] void become_init(const Child& what) {
  if (dup2(what.words, STDERR_FILENO) < 0) _exit(1);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) std::signal(number, SIG_DFL);
  const int error =
      what.is_root ? (unshare(CLONE_NEWNS) == 0 ? 0 : errno) : what.namespaces.enter();
  if (error != 0) fail("cannot enter a mount namespace", error);
  if (const int view_error = what.view->enter()) fail("cannot build the box's view", view_error);
  if (chdir(MLGYM_WORKSPACE_PATH) != 0) fail("cannot enter the workspace", errno);
  // The spawner has one thread, and new credentials would have undone this. Init ends its box.
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != what.spawner) _exit(1);
  say_namespace(what.socket);
  if (dup2(what.control, 3) < 0 || dup2(what.init, kInit) < 0)
    fail("cannot pass descriptors", errno);
  char* arguments[] = {const_cast<char*>("mlgym_box_init"), const_cast<char*>(what.mode), nullptr};
  execve(what.program.c_str(), arguments, const_cast<char**>(what.environment.data()));
  fail("cannot start init", errno);
}

}  // namespace

Launched launch(mlgym::Call& call, const LaunchSpec& spec) {
  sandbox_parts::Pipe words;
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    fail_system("cannot make a socket pair");
  const Descriptor ours(ends[0]), theirs(ends[1]);
  Child what;
  for (const auto& variable : spec.environment)
    what.environment.push_back(const_cast<char*>(variable.c_str()));
  what.environment.push_back(nullptr);
  what.view = spec.view;
  std::vector<Descriptor> above;
  for (const int number : {spec.init, spec.control, words.write.get(), theirs.get()}) {
    above.emplace_back(fcntl(number, F_DUPFD_CLOEXEC, 20));
    if (!above.back().valid()) fail_system("cannot copy a descriptor");
  }
  what.init = above[0].get();
  what.control = above[1].get();
  what.words = above[2].get();
  what.socket = above[3].get();
  Launched result;
  result.init = fork();  // the spawner is small
  if (result.init < 0) fail_system("cannot start a box");
  if (result.init == 0) become_init(what);
  above.clear();  // else the pipe would never end, should the child fail
  words.write.reset();
  std::string said;
  try {
    said = sandbox_parts::read_until(words.read.get(), call, '\0');
  } catch (...) {
    kill(result.init, SIGKILL);
    waitpid(result.init, nullptr, 0);
    throw;
  }
  const auto line = said.find('\n');
  if (said.find('\0') != said.npos && line != said.npos) {
    result.mounts = said.substr(0, line);
    result.held = sandbox_parts::receive_descriptor(ours.get());
    return result;
  }
  while (waitpid(result.init, nullptr, 0) < 0 && errno == EINTR) {
  }
  throw mlgym::Error(MLGYM_FAILED_PRECONDITION,
                     said.empty() ? "the box's first process ended at once" : said);
}

}  // namespace host
