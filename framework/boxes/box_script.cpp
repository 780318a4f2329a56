#include "boxes/box_script.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/file.h"
#include "base/status.h"
#include "base/text.h"
#include "boxes/shell_output.h"

namespace mlgym {
namespace {

constexpr std::size_t kKept = 65536;
constexpr std::size_t kLongestLine = 300;
constexpr double kTurn = 0.2;  // seconds between looks at `cancelled`

constexpr int kReadsInTurn = 64;  // a flood must not keep us from the clock

// False at the end of the output.
bool read_available(int descriptor, OutputCapture& printed) {
  char buffer[16384];
  for (int reads = 0; reads < kReadsInTurn; ++reads) {
    const ssize_t got = read(descriptor, buffer, sizeof buffer);
    if (got > 0) {
      printed.add({buffer, static_cast<std::size_t>(got)});
    } else if (got == 0) {
      return false;
    } else if (errno != EINTR) {
      return errno == EAGAIN;
    }
  }
  return true;
}

}  // namespace

std::vector<std::string> script_arguments(std::string_view command, std::string_view python) {
  std::vector<std::string> words;
  for (const auto& word : split(command, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  if (!words.empty() && (words[0] == "python3" || words[0] == "python")) {
    words[0] = python;
    words.insert(words.begin() + 1, {"-I", "-B"});
  }
  return words;
}

absl::StatusOr<ScriptResult> run_script(Box& box, BoxProgram program, Deadline deadline,
                                        const std::atomic<bool>* cancelled,
                                        const OtherOutput* other) {
  auto words = make_pipe();
  if (!words.ok()) return words.status();
  program.descriptors.emplace_back(words->write.get(), 1);
  program.descriptors.emplace_back(words->write.get(), 2);
  auto process = box.start(program);
  if (!process.ok()) return process.status();
  words->write.reset();
  if (fcntl(words->read.get(), F_SETFL, O_NONBLOCK) != 0)
    return system_error(errno, "cannot prepare a pipe");
  OutputCapture printed(kKept);
  bool listening = true, other_talks = other != nullptr;
  for (;;) {
    // A negative number is one that poll leaves out.
    pollfd ready[] = {{process->exit_descriptor(), POLLIN, 0},
                      {listening ? words->read.get() : -1, POLLIN, 0},
                      {other_talks ? other->descriptor : -1, POLLIN, 0}};
    const int polled = poll(ready, 3, deadline.earlier(Deadline::after(kTurn)).poll_timeout());
    if (polled < 0 && errno != EINTR) return system_error(errno, "cannot wait for a script");
    if (cancelled && *cancelled) return absl::CancelledError("cancelled");
    if (listening) listening = read_available(words->read.get(), printed);
    if (other_talks) other_talks = other->read();
    if (polled > 0 && ready[0].revents != 0) break;
    if (deadline.passed()) {
      return make_status(absl::StatusCode::kDeadlineExceeded, "the script ran out of time");
    }
  }
  const auto exit = process->wait(Deadline::after(2));
  if (!exit.ok()) return exit.status();
  (void)read_available(words->read.get(), printed);
  return ScriptResult{exit->code, to_utf8(printed.text())};
}

std::string last_line(std::string_view printed) {
  std::string_view line = trim(printed);
  if (const auto newline = line.rfind('\n'); newline != line.npos) line.remove_prefix(newline + 1);
  return std::string(line.substr(0, kLongestLine));
}

}  // namespace mlgym
