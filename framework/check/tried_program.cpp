#include "check/tried_program.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/process.h"
#include "base/status.h"
#include "base/text.h"

namespace mlgym {
namespace {

constexpr std::size_t kKept = 65536;

// Until its end or the deadline.
std::string read_words(int descriptor, Deadline deadline) {
  std::string words;
  char buffer[4096];
  for (;;) {
    pollfd ready{descriptor, POLLIN, 0};
    if (poll(&ready, 1, deadline.poll_timeout()) < 0) continue;
    if (ready.revents == 0) return words;  // out of time
    const ssize_t got = read(descriptor, buffer, sizeof buffer);
    if (got == 0) return words;
    if (got > 0 && words.size() < kKept) words.append(buffer, static_cast<std::size_t>(got));
  }
}

}  // namespace

TriedProgram try_program(const std::vector<std::string>& arguments, double seconds) {
  auto pipe = make_pipe();
  if (!pipe.ok()) return {false, std::string(message_of(pipe.status()))};
  ProgramSpec spec;
  spec.arguments = arguments;
  spec.environment = {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"};
  spec.descriptors = {{pipe->write.get(), 1}, {pipe->write.get(), 2}};
  auto program = Program::start(spec);
  if (!program.ok()) return {false, std::string(message_of(program.status()))};
  pipe->write.reset();
  const Deadline deadline = Deadline::after(seconds);
  const std::string words(trim(read_words(pipe->read.get(), deadline)));
  const auto status = program->wait(deadline);
  if (!status.ok())
    return {false, fmt::format("{} did not end within {:g} s", arguments[0], seconds)};
  return {WIFEXITED(*status) && WEXITSTATUS(*status) == 0, words};
}

}  // namespace mlgym
