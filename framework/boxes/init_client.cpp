#include "boxes/init_client.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/status.h"
#include "boxes/message.h"

namespace mlgym {
namespace {

constexpr double kAnswerSeconds = 30;

template <class T>
void append(std::string& bytes, const T& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

std::string request_of(std::uint32_t operation, int a = 0, int b = 0, int c = 0) {
  std::string bytes;
  append(bytes, mlgym_init_request{operation, a, b, c});
  return bytes;
}

}  // namespace

absl::Status InitClient::post(const std::string& request, const std::vector<int>& descriptors,
                              std::string_view what) {
  const std::lock_guard lock(mutex_);
  if (!socket_.valid())
    return make_status(absl::StatusCode::kUnavailable, "{}: the box has ended", what);
  if (auto sent = send_message(socket_.get(), request, descriptors); !sent.ok()) {
    socket_.reset();
    return with_context(sent, what);
  }
  ++posted_;
  return absl::OkStatus();
}

absl::StatusOr<mlgym_init_reply> InitClient::ask(const std::string& request,
                                                 const std::vector<int>& descriptors,
                                                 double seconds, std::string_view what) {
  const std::lock_guard lock(mutex_);
  if (!socket_.valid())
    return make_status(absl::StatusCode::kUnavailable, "{}: the box has ended", what);
  if (auto sent = send_message(socket_.get(), request, descriptors); !sent.ok()) {
    socket_.reset();
    return with_context(sent, what);
  }
  absl::Status failed;  // of what was posted before
  for (; posted_ > 0; --posted_) {
    const auto earlier = receive(seconds, what);
    if (!earlier.ok()) failed = earlier.status();
    if (!socket_.valid()) return failed;
  }
  auto reply = receive(seconds, what);
  if (!failed.ok()) return failed;
  return reply;
}

absl::StatusOr<mlgym_init_reply> InitClient::receive(double seconds, std::string_view what) {
  const auto answer = receive_message(socket_.get(), Deadline::after(seconds));
  mlgym_init_reply reply{};
  if (answer.ok() && answer->bytes.size() == sizeof reply) {
    std::memcpy(&reply, answer->bytes.data(), sizeof reply);
    if (reply.value >= 0) return reply;
    return system_error(-reply.value, what);
  }
  // A late answer must not be taken for that of the next request.
  socket_.reset();
  return with_context(answer.ok() ? make_status(absl::StatusCode::kUnavailable, "the box has ended")
                                  : answer.status(),
                      what);
}

void InitClient::reconnect(Descriptor socket) {
  const std::lock_guard lock(mutex_);
  socket_ = std::move(socket);
  posted_ = 0;
}

absl::Status InitClient::set_limits(const InitLimits& limits) {
  std::string request = request_of(MLGYM_INIT_LIMITS);
  append(request, mlgym_init_limits{limits.address_space, limits.processes, limits.file_bytes,
                                    limits.open_files, limits.watched_memory, limits.watched_disk});
  return post(request, {}, "cannot set the box's limits");
}

absl::StatusOr<BoxProcess> InitClient::start(
    const BoxProgram& program,
    const std::vector<std::pair<std::string, std::string>>& environment) {
  std::string request = request_of(MLGYM_INIT_START);
  append(request,
         mlgym_init_start{
             static_cast<std::uint32_t>(program.arguments.size()),
             static_cast<std::uint32_t>(environment.size() + program.environment.size()),
             static_cast<std::uint32_t>(program.descriptors.size()),
             (program.threads_only ? static_cast<std::uint32_t>(MLGYM_INIT_THREADS_ONLY) : 0u) |
                 (program.terminal ? static_cast<std::uint32_t>(MLGYM_INIT_TERMINAL) : 0u)});
  std::vector<int> descriptors;
  for (const auto& [ours, theirs] : program.descriptors) {
    append(request, static_cast<std::int32_t>(theirs));
    descriptors.push_back(ours);
  }
  const auto add_text = [&request](const std::string& text) {
    request.append(text.c_str(), text.size() + 1);
  };
  add_text(program.folder);
  for (const auto& argument : program.arguments) add_text(argument);
  for (const auto& list : {environment, program.environment}) {
    for (const auto& [name, value] : list) add_text(name + "=" + value);
  }
  auto exit = make_pipe();
  if (!exit.ok()) return exit.status();
  descriptors.push_back(exit->write.get());
  const auto process = ask(request, descriptors, kAnswerSeconds,
                           fmt::format("cannot start {} in the box", program.arguments.at(0)));
  if (!process.ok()) return process.status();
  return BoxProcess(process->value, std::move(exit->read));
}

absl::Status InitClient::signal(int process, int number, bool group) {
  return ask(request_of(MLGYM_INIT_SIGNAL, process, number, group ? 1 : 0), {}, kAnswerSeconds,
             "cannot send a signal")
      .status();
}

absl::StatusOr<BoxUsage> InitClient::pause(bool& still) {
  const auto reply = ask(request_of(MLGYM_INIT_PAUSE), {}, kAnswerSeconds, "cannot pause the box");
  if (!reply.ok()) return reply.status();
  still = reply->value != MLGYM_INIT_NOT_STOPPED;
  BoxUsage usage;
  usage.processes = static_cast<int>(reply->processes);
  usage.cpu_seconds = static_cast<double>(reply->cpu_microseconds) * 1e-6;
  usage.out_of_memory = reply->out_of_memory;
  usage.out_of_disk = reply->out_of_disk;
  return usage;
}

absl::Status InitClient::resume() {
  return post(request_of(MLGYM_INIT_RESUME), {}, "cannot resume the box");
}

absl::Status InitClient::serve_visitors(const Descriptor& socket) {
  return post(request_of(MLGYM_INIT_VISITORS), {socket.get()}, "cannot let visitors in");
}

absl::StatusOr<Descriptor> InitClient::listen(int port) {
  constexpr const char* kWhat = "cannot listen in the box";
  auto sockets = make_message_pair();
  if (!sockets.ok()) return sockets.status();
  const auto reply =
      ask(request_of(MLGYM_INIT_LISTEN, port), {sockets->second.get()}, kAnswerSeconds, kWhat);
  if (!reply.ok()) return reply.status();
  auto message = receive_message(sockets->first.get(), Deadline::after(kAnswerSeconds));
  if (!message.ok()) return with_context(message.status(), kWhat);
  if (message->descriptors.size() != 1)
    return make_status(absl::StatusCode::kUnavailable, "{}: no socket came out of it", kWhat);
  return std::move(message->descriptors[0]);
}

absl::Status InitClient::end_processes() {
  return ask(request_of(MLGYM_INIT_END), {}, kAnswerSeconds, "cannot end the box's processes")
      .status();
}

absl::StatusOr<int> InitClient::count_processes() {
  const auto reply =
      ask(request_of(MLGYM_INIT_COUNT), {}, kAnswerSeconds, "cannot count the box's processes");
  if (!reply.ok()) return reply.status();
  return reply->value;
}

absl::StatusOr<double> InitClient::cpu_seconds() {
  const auto reply =
      ask(request_of(MLGYM_INIT_CPU), {}, kAnswerSeconds, "cannot read the box's processor time");
  if (!reply.ok()) return reply.status();
  return static_cast<double>(reply->cpu_microseconds) * 1e-6;
}

absl::StatusOr<BoxExit> BoxProcess::wait(Deadline deadline) {
  for (;;) {
    pollfd ready{exit_.get(), POLLIN, 0};
    const int polled = poll(&ready, 1, deadline.poll_timeout());
    if (polled > 0) break;
    if (polled < 0 && errno != EINTR) return system_error(errno, "cannot wait for a program");
    if (deadline.passed())
      return make_status(absl::StatusCode::kDeadlineExceeded, "the program is still running");
  }
  std::int32_t status = 0;
  const ssize_t got = read(exit_.get(), &status, sizeof status);
  BoxExit result;
  if (got != static_cast<ssize_t>(sizeof status)) {
    result.killed_with_box = true;
    result.code = 128 + 9;
  } else {
    result.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return result;
}

}  // namespace mlgym
