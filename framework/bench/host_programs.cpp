#include "bench/host_programs.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

#include "base/installation.h"
#include "base/status.h"

namespace mlgym {
namespace fs = std::filesystem;
namespace {

constexpr double kLongest = 60;  // seconds that a program may take

// Starts the program with a pipe as its standard output.
absl::StatusOr<std::pair<Program, Descriptor>> start_with_pipe(ProgramSpec spec) {
  auto pipe = make_pipe();
  if (!pipe.ok()) return pipe.status();
  spec.descriptors.emplace_back(pipe->write.get(), 1);
  auto program = Program::start(spec);
  if (!program.ok()) return program.status();
  return std::pair(std::move(*program), std::move(pipe->read));
}

}  // namespace

absl::StatusOr<PlainShell> PlainShell::start() {
  auto input = make_pipe();
  if (!input.ok()) return input.status();
  ProgramSpec spec;
  spec.arguments = {"/usr/bin/bash", "--noprofile", "--norc"};
  spec.environment = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8"};
  spec.descriptors = {{input->read.get(), 0}};
  auto started = start_with_pipe(std::move(spec));
  if (!started.ok()) return started.status();
  return PlainShell(std::move(started->first), std::move(input->write), std::move(started->second));
}

absl::Status PlainShell::run(std::string_view command) {
  constexpr std::string_view kMark = "end-of-this-command\n";
  if (auto written = write_all(input_.get(), fmt::format("{}\necho {}", command, kMark));
      !written.ok())
    return written;
  std::string read_so_far;
  char buffer[65536];
  while (read_so_far.size() < kMark.size() ||
         read_so_far.compare(read_so_far.size() - kMark.size(), kMark.size(), kMark) != 0) {
    const ssize_t got = read(output_.get(), buffer, sizeof buffer);
    if (got == 0) return internal("the plain bash has ended");
    if (got < 0 && errno != EINTR) return system_error(errno, "cannot read from the plain bash");
    if (got > 0) read_so_far.append(buffer, static_cast<std::size_t>(got));
  }
  return absl::OkStatus();
}

absl::StatusOr<Echo> Echo::start() {
  auto input = make_pipe();
  if (!input.ok()) return input.status();
  ProgramSpec spec;
  spec.arguments = {"/usr/bin/cat"};
  spec.descriptors = {{input->read.get(), 0}};
  auto started = start_with_pipe(std::move(spec));
  if (!started.ok()) return started.status();
  return Echo(std::move(started->first), std::move(input->write), std::move(started->second));
}

absl::Status Echo::round_trip() {
  const std::string line = std::string(99, 'x') + "\n";
  if (auto written = write_all(input_.get(), line); !written.ok()) return written;
  char buffer[128];
  for (std::size_t left = line.size(); left > 0;) {
    const ssize_t got = read(output_.get(), buffer, left);
    if (got == 0) return internal("cat has ended");
    if (got < 0 && errno != EINTR) return system_error(errno, "cannot read from cat");
    if (got > 0) left -= static_cast<std::size_t>(got);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> bubblewrap_command(
    const fs::path& folder, const std::vector<std::string>& program) {
  const fs::path workspace = folder / "workspace", channel = folder / "channel";
  for (const auto& one : {workspace, channel}) {
    if (auto made = create_folders(one); !made.ok()) return made;
  }
  std::vector<std::string> words = {"/usr/bin/bwrap",
                                    "--unshare-all",
                                    "--unshare-user",
                                    "--disable-userns",
                                    "--uid",
                                    "1000",
                                    "--gid",
                                    "1000",
                                    "--cap-drop",
                                    "ALL",
                                    "--new-session",
                                    "--as-pid-1",
                                    "--hostname",
                                    "box",
                                    "--clearenv",
                                    "--setenv",
                                    "PATH",
                                    "/usr/bin:/bin",
                                    "--die-with-parent",
                                    "--setenv",
                                    "HOME",
                                    "/workspace",
                                    "--setenv",
                                    "LANG",
                                    "C.UTF-8",
                                    "--setenv",
                                    "USER",
                                    "agent",
                                    "--ro-bind",
                                    "/usr",
                                    "/usr"};
  const auto add = [&words](std::initializer_list<std::string> more) {
    words.insert(words.end(), more);
  };
  std::error_code error;
  for (const std::string link : {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}) {
    if (fs::exists("/usr/" + link, error)) add({"--symlink", "usr/" + link, "/" + link});
  }
  std::vector<fs::path> hidden = installation().hidden();
  for (const char* more : {"/usr/local", "/usr/share/datasets", "/usr/src", "/usr/lib/mlgym",
                           "/usr/share/mlgym", "/usr/libexec/mlgym"})
    hidden.emplace_back(more);
  std::vector<std::string> closed = {"/dev"};
  for (const auto& path : hidden) {
    if (path.string().rfind("/usr/", 0) != 0) continue;
    if (fs::is_directory(path, error)) {
      closed.push_back(path.string());
      add({"--perms", "0555", "--size", "65536", "--tmpfs", path.string()});
    } else if (fs::exists(path, error)) {
      add({"--ro-bind", "/dev/null", path.string()});
    }
  }
  add({"--dir", "/etc"});
  for (const std::string name :
       {"alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "ssl", "localtime", "python3",
        "python3.11", "python3.12", "python3.13", "mime.types", "fonts", "passwd", "group"}) {
    if (fs::exists("/etc/" + name, error)) add({"--ro-bind", "/etc/" + name, "/etc/" + name});
  }
  add({"--proc", "/proc", "--dev", "/dev", "--perms", "1777", "--size", "1073741824", "--tmpfs",
       "/dev/shm"});
  add({"--perms", "1777", "--size", "67108864", "--tmpfs", "/tmp"});
  add({"--bind", workspace.string(), "/workspace", "--ro-bind", channel.string(), "/run/mlgym"});
  for (const auto& path : closed) add({"--remount-ro", path});
  add({"--remount-ro", "/", "--chdir", "/workspace", "--"});
  words.insert(words.end(), program.begin(), program.end());
  return words;
}

absl::Status run_to_end(const std::vector<std::string>& arguments) {
  ProgramSpec spec;
  spec.arguments = arguments;
  spec.descriptors = {{2, 2}};
  auto program = Program::start(spec);
  if (!program.ok()) return program.status();
  const auto status = program->wait(Deadline::after(kLongest));
  if (!status.ok()) return status.status();
  if (WIFEXITED(*status) && WEXITSTATUS(*status) == 0) return absl::OkStatus();
  return unable("{} failed (status {})", arguments[0], *status);
}

absl::StatusOr<std::size_t> read_through_pipe(const std::vector<std::string>& arguments) {
  ProgramSpec spec;
  spec.arguments = arguments;
  auto started = start_with_pipe(std::move(spec));
  if (!started.ok()) return started.status();
  std::size_t count = 0;
  char buffer[65536];
  for (;;) {
    const ssize_t got = read(started->second.get(), buffer, sizeof buffer);
    if (got == 0) break;
    if (got < 0 && errno != EINTR) return system_error(errno, "cannot read from a program");
    if (got > 0) count += static_cast<std::size_t>(got);
  }
  if (auto ended = started->first.wait(Deadline::after(kLongest)); !ended.ok())
    return ended.status();
  return count;
}

}  // namespace mlgym
