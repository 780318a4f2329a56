#include "boxes/shell.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <optional>
#include <vector>

#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "boxes/shell_output.h"

namespace mlgym {
namespace {

constexpr int kControl = 240;  // high, so that scripts which pick descriptors do not meet it
constexpr double kGrace = 2;   // seconds between an interrupt and the end of everything
constexpr std::size_t kMostLeftOver = 64;
constexpr std::size_t kLongestControl = 1 << 16;

// One line of the control pipe: the step's number, the exit code, the working folder.
struct Reply {
  int exit_code = 0;
  std::string folder;
};

std::optional<Reply> parse_reply(std::string_view line, std::uint64_t step) {
  std::uint64_t number = 0;
  Reply reply;
  auto [after_number, bad_number] = std::from_chars(line.data(), line.data() + line.size(), number);
  if (bad_number != std::errc() || number != step || after_number == line.data() + line.size() ||
      *after_number != ' ')
    return {};
  line.remove_prefix(static_cast<std::size_t>(after_number - line.data()) + 1);
  auto [after_code, bad_code] =
      std::from_chars(line.data(), line.data() + line.size(), reply.exit_code);
  if (bad_code != std::errc() || reply.exit_code < 0 || reply.exit_code > 255) return {};
  line.remove_prefix(static_cast<std::size_t>(after_code - line.data()));
  if (!line.empty() && line[0] == ' ') reply.folder = line.substr(1);
  return reply;
}

}  // namespace

// docs/shell.md tells how a step goes.
struct Shell::State {
  explicit State(Box& of) : box(of) {}

  absl::Status start_bash();
  absl::Status make_output();
  absl::Status ring(const std::string& line);
  absl::Status begin(std::string_view command);
  enum class Wake { replied, ended, time };
  absl::StatusOr<Wake> wait(Deadline deadline, double no_output, const std::atomic<bool>* cancelled,
                            OutputCapture& output);
  absl::Status read_output(OutputCapture& output);
  void drain_left_over();
  bool read_control();
  absl::Status interrupt(OutputCapture& output, ShellResult& result);
  absl::Status restart();
  void finish_output();

  Box& box;
  Descriptor doorbell, control, output_pipe;
  std::string output_path;
  std::optional<BoxProcess> bash;
  std::vector<Descriptor> left_over;  // outputs of earlier steps that background jobs still hold
  std::uint64_t step = 0;
  std::string control_text;
  std::optional<Reply> reply;
  std::string folder = "/workspace";
  double last_output = 0;
};

absl::StatusOr<std::unique_ptr<Shell>> Shell::open(Box& box) {
  auto state = std::make_unique<State>(box);
  if (auto started = state->start_bash(); !started.ok()) return started;
  if (auto made = state->make_output(); !made.ok()) return made;
  return std::unique_ptr<Shell>(new Shell(std::move(state)));
}

Shell::Shell(std::unique_ptr<State> state) : state_(std::move(state)) {}
Shell::~Shell() = default;

absl::Status Shell::State::start_bash() {
  auto bell = make_pipe();
  if (!bell.ok()) return bell.status();
  auto reports = make_pipe();
  if (!reports.ok()) return reports.status();
  BoxProgram program;
  program.arguments = {"/usr/bin/bash", "--noprofile", "--norc"};
  program.descriptors = {{bell->read.get(), 0}, {reports->write.get(), kControl}};
  auto process = box.start(program);
  if (!process.ok()) return process.status();
  bash = std::move(*process);
  doorbell = std::move(bell->write);
  control = std::move(reports->read);
  control_text.clear();
  if (fcntl(control.get(), F_SETFL, O_NONBLOCK) != 0)
    return system_error(errno, "cannot prepare a control pipe");
  // An interrupt ends the command list as it does at a prompt; programs get the default back.
  std::string setup = "trap 'builtin return 130' INT\n";
  if (folder != "/workspace")
    setup += fmt::format("builtin cd -- {} || builtin cd /workspace\n", shell_quote(folder));
  return ring(setup);
}

absl::Status Shell::State::make_output() {
  output_path = (box.channel() / fmt::format("o{}", ++step)).string();
  if (mkfifo(output_path.c_str(), 0600) != 0 || chmod(output_path.c_str(), 0622) != 0) {
    return system_error(errno, fmt::format("cannot make {}", output_path));
  }
  output_pipe = Descriptor(::open(output_path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!output_pipe.valid()) return system_error(errno, fmt::format("cannot open {}", output_path));
  fcntl(output_pipe.get(), F_SETPIPE_SZ,
        1 << 20);  // fewer turns for floods; the default does as well
  return absl::OkStatus();
}

absl::Status Shell::State::ring(const std::string& line) {
  return write_to_pipe(doorbell.get(), line);
}

absl::Status Shell::State::begin(std::string_view command) {
  const std::string file = (box.channel() / "c").string();
  const Descriptor text(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
  if (!text.valid()) return system_error(errno, fmt::format("cannot write {}", file));
  if (auto written = write_all(text.get(), command); !written.ok()) return written;
  if (fchmod(text.get(), 0644) != 0) return system_error(errno, file);
  reply.reset();
  // Short: bash reads its input a byte at a time. What programs inherit holds no way to the control
  // pipe.
  return ring(fmt::format(
      ". /run/mlgym/c </dev/null >/run/mlgym/o{0} 2>&1 {1}>&-;builtin echo \"{0} $? $PWD\">&{1}\n",
      step, kControl));
}

absl::Status Shell::State::read_output(OutputCapture& output) {
  char buffer[1 << 16];
  for (;;) {
    const ssize_t got = read(output_pipe.get(), buffer, sizeof buffer);
    if (got > 0) {
      output.add({buffer, static_cast<std::size_t>(got)});
      last_output = monotonic_seconds();
      continue;
    }
    if (got < 0 && errno == EINTR) continue;
    return absl::OkStatus();  // empty for now, or no writer
  }
}

void Shell::State::drain_left_over() {
  char buffer[1 << 16];
  std::erase_if(left_over, [&](const Descriptor& pipe) {
    for (int turns = 0; turns < 64; ++turns) {
      const ssize_t got = read(pipe.get(), buffer, sizeof buffer);
      if (got == 0) return true;
      if (got < 0) return errno != EAGAIN && errno != EINTR;
    }
    return false;
  });
}

// Takes what came on the control pipe; false when the shell has closed it.
bool Shell::State::read_control() {
  char buffer[4096];
  for (;;) {
    const ssize_t got = read(control.get(), buffer, sizeof buffer);
    if (got == 0) return false;
    if (got < 0) return true;
    control_text.append(buffer, static_cast<std::size_t>(got));
    for (auto end = control_text.find('\n'); end != control_text.npos;
         end = control_text.find('\n')) {
      // Lines of other steps, and whatever a command wrote there, are passed over.
      if (!reply) reply = parse_reply(std::string_view(control_text).substr(0, end), step);
      control_text.erase(0, end + 1);
    }
    if (control_text.size() > kLongestControl) control_text.clear();
  }
}

absl::StatusOr<Shell::State::Wake> Shell::State::wait(Deadline deadline, double no_output,
                                                      const std::atomic<bool>* cancelled,
                                                      OutputCapture& output) {
  bool output_open = true;
  for (;;) {
    const Deadline silence = Deadline::after(last_output + no_output - monotonic_seconds());
    Deadline next = deadline.earlier(silence);
    if (cancelled) next = next.earlier(Deadline::after(0.1));
    std::vector<pollfd> ready = {{control.get(), POLLIN, 0}, {bash->exit_descriptor(), POLLIN, 0}};
    if (output_open) ready.push_back({output_pipe.get(), POLLIN, 0});
    for (const auto& pipe : left_over) ready.push_back({pipe.get(), POLLIN, 0});
    const int polled = poll(ready.data(), ready.size(), next.poll_timeout());
    if (polled < 0 && errno != EINTR) return system_error(errno, "cannot wait for a command");
    if (auto taken = read_output(output); !taken.ok()) return taken;
    drain_left_over();
    // A pipe whose writers are gone would wake us again and again.
    if (output_open && (ready[2].revents & POLLHUP) != 0 && (ready[2].revents & POLLIN) == 0)
      output_open = false;
    const bool open = read_control();
    if (reply) {
      if (auto rest = read_output(output); !rest.ok()) return rest;
      return Wake::replied;
    }
    if (!open || ready[1].revents != 0) return Wake::ended;
    if (deadline.passed() || silence.passed() || (cancelled && *cancelled)) return Wake::time;
  }
}

// Keeps a job's output from filling up or leaking into the next step; closes it once nobody writes.
void Shell::State::finish_output() {
  unlink(output_path.c_str());
  left_over.push_back(std::move(output_pipe));
  drain_left_over();
  if (left_over.size() > kMostLeftOver) left_over.erase(left_over.begin());
}

absl::Status Shell::State::restart() {
  if (auto ended = box.end_processes(); !ended.ok()) return ended;
  return start_bash();
}

// Out of time: first as Ctrl-C would, then by ending everything in the box.
absl::Status Shell::State::interrupt(OutputCapture& output, ShellResult& result) {
  if (auto sent = box.signal(bash->id(), SIGINT, true);
      !sent.ok() && sent.code() == absl::StatusCode::kUnavailable)
    return sent;
  last_output = monotonic_seconds();
  const auto wake = wait(Deadline::after(kGrace), kGrace, nullptr, output);
  if (!wake.ok()) return wake.status();
  const auto left = box.count_processes();
  if (!left.ok()) return left.status();
  if (*wake == Wake::replied && *left <= 1) return absl::OkStatus();
  if (auto again = restart(); !again.ok()) return again;
  result.restarted = true;
  return read_output(output);
}

absl::StatusOr<ShellResult> Shell::run(std::string_view command, const ShellLimits& limits,
                                       const std::atomic<bool>* cancelled) {
  State& state = *state_;
  ShellResult result;
  OutputCapture output(limits.output);
  const double started = monotonic_seconds();
  state.last_output = started;
  // A write fails when the box or the shell ended while nobody looked.
  absl::Status failed = state.begin(command);
  if (failed.code() == absl::StatusCode::kUnavailable ||
      (!failed.ok() && state.bash->wait(Deadline::after(0)).ok())) {
    failed = state.restart();
    result.restarted = true;
    if (failed.ok()) failed = state.begin(command);
  }
  if (failed.ok()) {
    const auto wake =
        state.wait(Deadline::after(limits.timeout), limits.no_output, cancelled, output);
    if (!wake.ok()) return wake.status();
    if (*wake == State::Wake::replied) {
      result.exit_code = state.reply->exit_code;
    } else if (*wake == State::Wake::ended) {
      const auto exit = state.bash->wait(Deadline::after(kGrace));
      result.end = exit.ok() && exit->killed_with_box ? ShellResult::End::box_ended
                                                      : ShellResult::End::shell_ended;
      result.exit_code = exit.ok() ? exit->code : 1;
      if (auto rest = state.read_output(output); !rest.ok()) return rest;
      if (result.end == ShellResult::End::shell_ended) {
        result.restarted = true;
        failed = state.restart();
      }
    } else {
      const bool late = monotonic_seconds() - started >= limits.timeout;
      result.end = cancelled && *cancelled ? ShellResult::End::cancelled
                   : late                  ? ShellResult::End::timeout
                                           : ShellResult::End::no_output;
      failed = state.interrupt(output, result);
      result.exit_code = 124;  // as timeout(1) says it
    }
    if (state.reply && !state.reply->folder.empty()) state.folder = state.reply->folder;
  }
  if (failed.code() == absl::StatusCode::kUnavailable) {
    result.end = ShellResult::End::box_ended;
  } else if (!failed.ok()) {
    return failed;
  }
  result.seconds = monotonic_seconds() - started;
  result.output = output.text();
  result.output_bytes = output.total();
  result.dropped_bytes = output.dropped();
  state.finish_output();
  if (auto next = state.make_output(); !next.ok()) return next;
  return result;
}

}  // namespace mlgym
