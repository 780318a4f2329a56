#include "boxes/shell.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <optional>
#include <utility>
#include <vector>

#include "base/file.h"
#include "base/status.h"
#include "boxes/shell_channel.h"
#include "boxes/shell_output.h"

namespace mlgym {
namespace {

constexpr double kGrace = 2;        // seconds between an interrupt and the end of everything
constexpr double kSaveSeconds = 5;  // a shell that takes longer to say its state is not idle
constexpr std::size_t kMostLeftOver = 64;
constexpr std::size_t kLongestControl = 1 << 16;
constexpr std::size_t kLongestState = 4 << 20;
constexpr int kTurns = 64;  // reads before anything else is looked at again

// An interrupt ends the command list as it does at a prompt; programs get the default back.
constexpr std::string_view kFirstStart = "trap 'builtin return 130' INT\n";

}  // namespace

// docs/shell.md tells how a step goes.
struct Shell::State {
  State(Box& of, ShellChannel with, std::string from)
      : box(of), channel(std::move(with)), saved(std::move(from)) {}

  absl::Status start_bash();
  enum class Wake { replied, ended, time };
  absl::StatusOr<Wake> wait(Deadline deadline, double no_output, const std::atomic<bool>* cancelled,
                            OutputCapture* output);
  bool read_output(OutputCapture* output);
  void read_control();
  void read_state();
  void drain_left_over();
  absl::Status interrupt(OutputCapture& output, ShellResult& result);
  absl::Status restart();
  absl::Status settle();

  Box& box;
  ShellChannel channel;
  std::optional<BoxProcess> bash;
  std::vector<Descriptor> left_over;  // outputs of earlier steps that background jobs still hold
  std::string control_text;
  std::optional<int> reply;  // the command's exit code
  std::string state, saved;  // what it says, and what it said last
  bool more_output = false;  // there may be some that no event will tell of
  bool settled = true;       // nobody can write to the output pipe but the next command
  double last_output = 0;
};

absl::StatusOr<std::unique_ptr<Shell>> Shell::open(Box& box, std::string state) {
  auto channel = ShellChannel::make(box.channel());
  if (!channel.ok()) return channel.status();
  auto inside = std::make_unique<State>(box, std::move(*channel), std::move(state));
  if (auto started = inside->start_bash(); !started.ok()) return started;
  return std::unique_ptr<Shell>(new Shell(std::move(inside)));
}

Shell::Shell(std::unique_ptr<State> state) : state_(std::move(state)) {}
Shell::~Shell() = default;
const std::string& Shell::state() const { return state_->saved; }

absl::Status Shell::State::start_bash() {
  if (auto begun = channel.begin(saved.empty() ? kFirstStart : saved); !begun.ok()) return begun;
  control_text.clear();
  BoxProgram program;
  program.arguments = {"/usr/bin/bash", "--noprofile", "--norc", ShellChannel::kScript};
  auto process = box.start(program);
  if (!process.ok()) return process.status();
  bash = std::move(*process);
  return absl::OkStatus();
}

// What is there now. True when there may be more.
bool Shell::State::read_output(OutputCapture* output) {
  char buffer[1 << 16];
  for (int turn = 0; turn < kTurns; ++turn) {
    const ssize_t got = read(channel.output(), buffer, sizeof buffer);
    if (got > 0) {
      if (output) output->add({buffer, static_cast<std::size_t>(got)});
      last_output = monotonic_seconds();
      continue;
    }
    if (got < 0 && errno == EINTR) continue;
    return more_output = false;
  }
  return more_output = true;
}

void Shell::State::read_control() {
  char buffer[4096];
  ssize_t got = 0;
  do {
    got = read(channel.control(), buffer, sizeof buffer);
    if (got > 0) control_text.append(buffer, static_cast<std::size_t>(got));
  } while (got == static_cast<ssize_t>(sizeof buffer));  // else it is empty: more wakes us again
  for (auto end = control_text.find('\n'); end != control_text.npos;
       end = control_text.find('\n')) {
    // Lines of other steps, and whatever a command wrote there, are passed over.
    std::string_view line = std::string_view(control_text).substr(0, end);
    const std::string number = fmt::format("{} ", channel.asked());
    line = line.substr(0, number.size()) == number ? line.substr(number.size()) : "";
    int code = 0;
    const auto [after, error] = std::from_chars(line.data(), line.data() + line.size(), code);
    const bool whole = after == line.data() + line.size();
    if (error == std::errc() && whole && code >= 0 && code <= 255 && !reply) reply = code;
    control_text.erase(0, end + 1);
  }
  if (control_text.size() > kLongestControl) control_text.clear();
}

void Shell::State::read_state() {
  char buffer[1 << 14];
  for (int turn = 0; turn < kTurns; ++turn) {
    const ssize_t got = read(channel.state(), buffer, sizeof buffer);
    if (got <= 0) return;
    if (state.size() <= kLongestState) state.append(buffer, static_cast<std::size_t>(got));
  }
}

void Shell::State::drain_left_over() {
  char buffer[1 << 16];
  std::erase_if(left_over, [&](const Descriptor& pipe) {
    for (int turn = 0; turn < kTurns; ++turn) {
      const ssize_t got = read(pipe.get(), buffer, sizeof buffer);
      if (got == 0) return true;
      if (got < 0) return errno != EAGAIN && errno != EINTR;
    }
    return false;
  });
}

// Until the shell replies or ends, or time is up. Without `output`, what it prints is not kept.
absl::StatusOr<Shell::State::Wake> Shell::State::wait(Deadline deadline, double no_output,
                                                      const std::atomic<bool>* cancelled,
                                                      OutputCapture* output) {
  for (;;) {
    const Deadline silence = Deadline::after(last_output + no_output - monotonic_seconds());
    Deadline next = deadline.earlier(silence);
    if (cancelled) next = next.earlier(Deadline::after(0.1));
    std::vector<pollfd> ready = {{channel.control(), POLLIN, 0},
                                 {channel.output(), POLLIN, 0},
                                 {bash->exit_descriptor(), POLLIN, 0},
                                 {channel.state(), POLLIN, 0}};
    for (const auto& pipe : left_over) ready.push_back({pipe.get(), POLLIN, 0});
    if (poll(ready.data(), ready.size(), more_output ? 0 : next.poll_timeout()) < 0) {
      if (errno != EINTR) return system_error(errno, "cannot wait for a command");
      continue;
    }
    if (ready[0].revents != 0) read_control();
    const bool written = more_output || ready[1].revents != 0;
    const bool ended = ready[2].revents != 0;
    if (ready[3].revents != 0) read_state();
    if (!left_over.empty()) drain_left_over();
    if (reply) {
      // Everything that was printed before the reply is there by now; a job may be printing still.
      read_output(output);
      return Wake::replied;
    }
    if (written) read_output(output);
    if (ended) return Wake::ended;
    if (deadline.passed() || silence.passed() || (cancelled && *cancelled)) return Wake::time;
  }
}

// A job that still holds the output pipe keeps it, and neither fills it up nor writes into the next
// step.
absl::Status Shell::State::settle() {
  if (std::exchange(settled, true)) return absl::OkStatus();
  const auto held = channel.output_is_held();
  if (!held.ok()) return held.status();
  if (!*held) {  // what ended jobs printed meanwhile belongs to no step
    while (read_output(nullptr)) {
    }
    return absl::OkStatus();
  }
  auto old = channel.replace_output();
  if (!old.ok()) return old.status();
  left_over.push_back(std::move(*old));
  drain_left_over();
  if (left_over.size() > kMostLeftOver) left_over.erase(left_over.begin());
  more_output = false;
  return absl::OkStatus();
}

absl::Status Shell::State::restart() {
  const absl::Status ended = box.end_processes();
  if (!ended.ok()) {
    // Process 1 does not answer, or is gone: the box is made anew around the same files.
    if (auto again = box.restart(); !again.ok()) return again;
  }
  return start_bash();
}

// Out of time: first as Ctrl-C would, then by ending everything in the box.
absl::Status Shell::State::interrupt(OutputCapture& output, ShellResult& result) {
  (void)box.signal(bash->id(), SIGINT, true);  // it may be gone, which `wait` tells
  last_output = monotonic_seconds();
  const auto wake = wait(Deadline::after(kGrace), kGrace, nullptr, &output);
  if (!wake.ok()) return wake.status();
  const auto left = box.count_processes();
  if (*wake == Wake::replied && left.ok() && *left <= 1) return absl::OkStatus();
  if (auto again = restart(); !again.ok()) return again;
  result.restarted = true;
  read_output(&output);
  return absl::OkStatus();
}

absl::StatusOr<ShellResult> Shell::run(std::string_view command, const ShellLimits& limits,
                                       const std::atomic<bool>* cancelled) {
  State& state = *state_;
  ShellResult result;
  OutputCapture output(limits.output);
  const double started = monotonic_seconds();
  state.last_output = started;
  // The shell, or the box, may have ended while nobody looked.
  if (state.bash->wait(Deadline::after(0)).ok()) {
    if (auto again = state.restart(); !again.ok()) {
      result.end = ShellResult::End::box_ended;
      result.exit_code = 128 + SIGKILL;
      return result;
    }
    result.restarted = true;
  }
  if (auto settled = state.settle(); !settled.ok()) return settled;
  state.settled = false;
  state.reply.reset();
  if (auto told = state.channel.run(command); !told.ok()) return told;
  const auto wake =
      state.wait(Deadline::after(limits.timeout), limits.no_output, cancelled, &output);
  if (!wake.ok()) return wake.status();
  absl::Status failed;
  if (*wake == State::Wake::replied) {
    result.exit_code = *state.reply;
  } else if (*wake == State::Wake::ended) {
    const auto exit = state.bash->wait(Deadline::after(kGrace));
    state.read_output(&output);
    result.end = ShellResult::End::shell_ended;
    result.exit_code = exit.ok() ? exit->code : 1;
    result.restarted = true;
    failed = state.restart();
  } else {
    const bool late = monotonic_seconds() - started >= limits.timeout;
    result.end = cancelled && *cancelled ? ShellResult::End::cancelled
                 : late                  ? ShellResult::End::timeout
                                         : ShellResult::End::no_output;
    failed = state.interrupt(output, result);
    result.exit_code = 124;  // as timeout(1) says it
  }
  if (!failed.ok()) result.end = ShellResult::End::box_ended;
  result.restored = result.restarted && !state.saved.empty();
  result.seconds = monotonic_seconds() - started;
  result.output = output.text();
  result.output_bytes = output.total();
  result.dropped_bytes = output.dropped();
  return result;
}

absl::Status Shell::save() {
  State& state = *state_;
  if (auto settled = state.settle(); !settled.ok()) return settled;
  state.state.clear();
  state.reply.reset();
  if (auto told = state.channel.save(); !told.ok()) return told;
  state.last_output = monotonic_seconds();
  const auto wake = state.wait(Deadline::after(kSaveSeconds), kSaveSeconds, nullptr, nullptr);
  if (!wake.ok()) return wake.status();
  state.read_state();
  if (*wake == State::Wake::time) return state.restart();
  const bool whole = state.state.size() <= kLongestState &&
                     std::string_view(state.state).ends_with(ShellChannel::kEndOfState);
  if (*wake == State::Wake::replied && whole) state.saved.swap(state.state);
  return absl::OkStatus();
}

absl::Status Shell::reopen() { return state_->restart(); }

}  // namespace mlgym
