#include "base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& words) {
  std::vector<char*> result;
  for (const auto& word : words) result.push_back(const_cast<char*>(word.c_str()));
  result.push_back(nullptr);
  return result;
}

}  // namespace

std::vector<std::string> current_environment() {
  std::vector<std::string> variables;
  for (char** variable = environ; *variable; ++variable) variables.emplace_back(*variable);
  return variables;
}

absl::StatusOr<Program> Program::start(const ProgramSpec& spec) {
  if (spec.arguments.empty()) return internal("a program without a name was to be started");
  // Duplicates above every target number first, so that no assignment overwrites a source; they
  // close on exec, the assigned ones do not.
  int highest = 2;
  for (const auto& [ours, theirs] : spec.descriptors) highest = std::max(highest, theirs);
  std::vector<Descriptor> duplicates;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  for (int standard = 0; standard <= 2; ++standard) {
    posix_spawn_file_actions_addopen(&files, standard, "/dev/null", O_RDWR, 0);
  }
  for (const auto& [ours, theirs] : spec.descriptors) {
    duplicates.emplace_back(fcntl(ours, F_DUPFD_CLOEXEC, highest + 1));
    if (!duplicates.back().valid()) {
      const int reason = errno;
      posix_spawn_file_actions_destroy(&files);
      return system_error(reason, fmt::format("cannot pass a descriptor to {}", spec.arguments[0]));
    }
    posix_spawn_file_actions_adddup2(&files, duplicates.back().get(), theirs);
  }
  // Whoever started us may have left descriptors open that do not close on exec.
  for (int other = 3; other <= highest; ++other) {
    const bool assigned = std::any_of(spec.descriptors.begin(), spec.descriptors.end(),
                                      [other](const auto& pair) { return pair.second == other; });
    if (!assigned) posix_spawn_file_actions_addclose(&files, other);
  }
  posix_spawn_file_actions_addclosefrom_np(&files, highest + 1);
  // Programs start with the default signals and none blocked, whatever the calling thread has.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  const int group = spec.own_group ? POSIX_SPAWN_SETPGROUP : 0;
  posix_spawnattr_setflags(
      &attributes, static_cast<short>(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | group));
  if (!spec.folder.empty()) posix_spawn_file_actions_addchdir_np(&files, spec.folder.c_str());

  const auto arguments = pointers(spec.arguments);
  const auto environment = pointers(spec.environment);
  pid_t id = -1;
  const int error =
      posix_spawnp(&id, arguments[0], &files, &attributes, arguments.data(), environment.data());
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  if (error != 0) return system_error(error, fmt::format("cannot start {}", spec.arguments[0]));
  return Program(id, Descriptor(static_cast<int>(syscall(SYS_pidfd_open, id, 0))), spec.own_group);
}

Program::Program(Program&& other) noexcept
    : id_(std::exchange(other.id_, -1)),
      handle_(std::move(other.handle_)),
      own_group_(other.own_group_) {}

Program& Program::operator=(Program&& other) noexcept {
  std::swap(id_, other.id_);
  std::swap(handle_, other.handle_);
  std::swap(own_group_, other.own_group_);
  return *this;
}

Program::~Program() {
  if (id_ < 0) return;
  kill();
  (void)wait(Deadline::never());
}

void Program::kill() {
  if (id_ > 0) ::kill(own_group_ ? -id_ : id_, SIGKILL);
}

absl::StatusOr<int> Program::wait(Deadline deadline) {
  if (id_ < 0) return internal("a program was waited for twice");
  pollfd ended{handle_.get(), POLLIN, 0};
  while (!deadline.is_never() && poll(&ended, 1, deadline.poll_timeout()) <= 0) {
    if (deadline.passed()) {
      return make_status(absl::StatusCode::kDeadlineExceeded, "the program is still running");
    }
  }
  int status = 0;
  while (waitpid(id_, &status, 0) < 0) {
    if (errno != EINTR) return system_error(errno, "cannot wait for a program");
  }
  id_ = -1;
  return status;
}

namespace {

// The number of this process's namespace of processes.
const std::string& own_namespace() {
  static const std::string number = [] {
    std::error_code error;
    const std::string link = std::filesystem::read_symlink("/proc/self/ns/pid", error).string();
    std::string digits;  // of "pid:[4026531836]"
    for (const char c : link) {
      if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
  }();
  return number;
}

}  // namespace

std::string process_identity(pid_t process) {
  const auto stat = read_file(fmt::format("/proc/{}/stat", process));
  // A name in parentheses comes second, and may hold anything.
  const auto after_name = stat.ok() ? stat->rfind(')') : std::string::npos;
  if (after_name == std::string::npos || after_name + 2 >= stat->size()) return "";
  const auto fields = split(stat->substr(after_name + 2), ' ');
  return fields.size() > 19 ? fmt::format("{}-{}.{}", process, fields[19], own_namespace()) : "";
}

bool is_running(std::string_view identity) {
  pid_t process = 0;
  std::from_chars(identity.data(), identity.data() + identity.size(), process);
  const auto dot = identity.rfind('.');
  if (dot != identity.npos && identity.substr(dot + 1) != own_namespace()) return true;
  return process > 0 && process_identity(process) == identity;
}

absl::StatusOr<std::string> output_of(ProgramSpec spec, Deadline deadline) {
  auto pipe = make_pipe();
  if (!pipe.ok()) return pipe.status();
  spec.descriptors.emplace_back(pipe->write.get(), 1);
  auto program = Program::start(spec);
  if (!program.ok()) return program.status();
  pipe->write.reset();
  std::string output;
  char buffer[65536];
  for (;;) {
    pollfd ready{pipe->read.get(), POLLIN, 0};
    const int polled = poll(&ready, 1, deadline.poll_timeout());
    if (polled == 0) {
      return make_status(absl::StatusCode::kDeadlineExceeded, "{} did not end in time",
                         spec.arguments[0]);
    }
    if (polled < 0) continue;
    const ssize_t got = read(pipe->read.get(), buffer, sizeof buffer);
    if (got == 0) break;
    if (got > 0) output.append(buffer, static_cast<std::size_t>(got));
  }
  const auto status = program->wait(deadline);
  if (!status.ok()) return status.status();
  if (!WIFEXITED(*status) || WEXITSTATUS(*status) != 0) {
    return internal("{} failed (wait status {})", spec.arguments[0], *status);
  }
  return output;
}

}  // namespace mlgym
