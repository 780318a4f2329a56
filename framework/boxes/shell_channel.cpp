#include "boxes/shell_channel.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/status.h"

namespace mlgym {
namespace {

// Fewer turns for floods; the default does as well where this user may not have more.
constexpr int kOutputPipeBytes = 1 << 18;

// The command's file is read as one piece, so an unfinished quote or `if` ends with it. A shell
// reads its script a byte at a time, each a system call: all of this line but its end is there, and
// read, before it is needed. The command may have set aliases, functions, and how words are split.
// The number tells its reply from those of others.
std::string line_of_step(std::uint64_t number) {
  return fmt::format(
      "builtin . /run/mlgym/c >/run/mlgym/o 2>&1;builtin echo \"{} $?\">/run/mlgym/k", number);
}

// Settings come first, because functions are parsed under them, and those that can end a shell
// last. Aliases stay out of it until the end: the text of functions would be seen through them.
constexpr std::string_view kSaveState =
    "{ builtin shopt -p; builtin echo 'builtin shopt -u expand_aliases'; builtin declare -p; "
    "builtin declare -f; builtin declare -Fx; builtin trap -p; builtin umask -p; "
    "builtin printf 'builtin cd -- %q\n' \"$PWD\"; builtin alias -p; builtin set +o; "
    "builtin shopt -p expand_aliases || builtin :; builtin echo '# whole'; } >/run/mlgym/s "
    "2>/dev/null\n";

absl::Status replace_text(const Descriptor& file, std::string_view text, std::size_t old_size) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t written =
        pwrite(file.get(), text.data() + done, text.size() - done, static_cast<off_t>(done));
    if (written < 0 && errno != EINTR) return system_error(errno, "the shell's channel");
    if (written > 0) done += static_cast<std::size_t>(written);
  }
  if (text.size() < old_size && ftruncate(file.get(), static_cast<off_t>(text.size())) != 0)
    return system_error(errno, "the shell's channel");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Descriptor> ShellChannel::make_pipe_for(const char* name, unsigned mode,
                                                       int flags) const {
  const std::string path = (folder_ / name).string();
  unlink(path.c_str());
  if (mkfifo(path.c_str(), 0600) != 0 || chmod(path.c_str(), mode) != 0)
    return system_error(errno, fmt::format("cannot make {}", path));
  Descriptor pipe(::open(path.c_str(), flags | O_NONBLOCK | O_CLOEXEC));
  if (!pipe.valid()) return system_error(errno, fmt::format("cannot open {}", path));
  return pipe;
}

absl::StatusOr<Descriptor> ShellChannel::make_text(const char* name, std::string_view text) const {
  const std::string path = (folder_ / name).string();
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!file.valid() || fchmod(file.get(), 0644) != 0)
    return system_error(errno, fmt::format("cannot make {}", path));
  if (auto written = write_all(file.get(), text); !written.ok()) return written;
  return file;
}

absl::StatusOr<ShellChannel> ShellChannel::make(const std::filesystem::path& folder) {
  ShellChannel channel;
  channel.folder_ = folder;
  const auto keep = [](absl::StatusOr<Descriptor> made, Descriptor& slot) {
    if (made.ok()) slot = std::move(*made);
    return made.status();
  };
  for (const absl::Status& made : {keep(channel.make_text("c", ""), channel.command_),
                                   keep(channel.make_pipe_for("k", 0622, O_RDWR), channel.control_),
                                   keep(channel.make_pipe_for("s", 0622, O_RDWR), channel.state_),
                                   channel.replace_output().status()}) {
    if (!made.ok()) return made;
  }
  return channel;
}

absl::Status ShellChannel::run(std::string_view text) {
  if (auto replaced = replace_text(command_, text, command_size_); !replaced.ok()) return replaced;
  command_size_ = text.size();
  asked_ = prepared_++;
  return write_all(script_.get(), "\n" + line_of_step(prepared_));
}

absl::Status ShellChannel::save() { return run(kSaveState); }

absl::Status ShellChannel::begin(std::string_view text) {
  // Open for reading as well: it has a reader and a writer whatever the shell does.
  auto script = make_pipe_for("b", 0644, O_RDWR);
  if (!script.ok()) return script.status();
  script_ = std::move(*script);
  char old[4096];
  while (read(control_.get(), old, sizeof old) > 0) {
  }
  const auto start = make_text("r", text);
  if (!start.ok()) return start.status();
  return write_all(script_.get(), ". /run/mlgym/r >/dev/null 2>&1\n" + line_of_step(++prepared_));
}

absl::Status ShellChannel::keep_output_open() {
  const std::string path = (folder_ / "o").string();
  writer_ = Descriptor(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
  if (!writer_.valid()) return system_error(errno, fmt::format("cannot open {}", path));
  return absl::OkStatus();
}

absl::StatusOr<bool> ShellChannel::output_is_held() {
  writer_.reset();
  pollfd pipe{output_.get(), POLLIN, 0};
  const bool held = poll(&pipe, 1, 0) >= 0 && (pipe.revents & POLLHUP) == 0;
  if (auto open = keep_output_open(); !open.ok()) return open;
  return held;
}

absl::StatusOr<Descriptor> ShellChannel::replace_output() {
  auto output = make_pipe_for("o", 0622, O_RDONLY);
  if (!output.ok()) return output.status();
  fcntl(output->get(), F_SETPIPE_SZ, kOutputPipeBytes);
  std::swap(output_, *output);
  if (auto open = keep_output_open(); !open.ok()) return open;
  return output;
}

}  // namespace mlgym
