#include "plugins/process/line_socket.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "base/status.h"

namespace mlgym {
namespace {

constexpr std::size_t kChunk = 1 << 16;

absl::Status gone() {
  return make_status(absl::StatusCode::kUnavailable, "the other side is gone");
}

}  // namespace

absl::StatusOr<std::pair<Descriptor, Descriptor>> make_line_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return system_error(errno, "cannot make a socket pair");
  return std::pair(Descriptor(ends[0]), Descriptor(ends[1]));
}

LineSocket::LineSocket(Descriptor socket) : socket_(std::move(socket)) {}

void LineSocket::queue(std::string_view line) {
  if (sent_ >= unsent()) {  // what is sent goes once it is the greater part
    output_.erase(0, sent_);
    sent_ = 0;
  }
  output_ += line;
  output_ += '\n';
}

absl::Status LineSocket::send_some() {
  while (has_output()) {
    const ssize_t sent = send(socket_.get(), output_.data() + sent_, output_.size() - sent_,
                              MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      sent_ += static_cast<std::size_t>(sent);
      continue;
    }
    if (errno == EINTR) continue;
    if (errno == EAGAIN || errno == EWOULDBLOCK) break;
    return gone();
  }
  return absl::OkStatus();
}

absl::Status LineSocket::receive_some() {
  char buffer[kChunk];
  const ssize_t got = recv(socket_.get(), buffer, sizeof buffer, MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
    return absl::OkStatus();
  if (got <= 0) return gone();
  input_.append(buffer, static_cast<std::size_t>(got));
  if (input_.size() - taken_ > kLongestLine && input_.find('\n', taken_) == input_.npos)
    return invalid("a line of more than {} MiB", kLongestLine >> 20);
  return absl::OkStatus();
}

std::optional<std::string> LineSocket::next_line() {
  const auto end = input_.find('\n', std::max(taken_, searched_));
  if (end == input_.npos) {
    input_.erase(0, taken_);
    taken_ = 0;
    searched_ = input_.size();
    return {};
  }
  std::string line = input_.substr(taken_, end - taken_);
  taken_ = searched_ = end + 1;
  return line;
}

}  // namespace mlgym
