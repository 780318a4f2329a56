#include "boxes/message.h"

#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "base/status.h"

namespace mlgym {
namespace {

constexpr std::size_t kLongest = 1 << 18;
constexpr std::size_t kMostDescriptors = 64;

}  // namespace

absl::StatusOr<std::pair<Descriptor, Descriptor>> make_message_pair() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
    return system_error(errno, "cannot make a socket pair");
  // The kernel's default holds 200 KB with its own overhead; ask for room for the longest message.
  const int room = 1 << 20;
  for (const int end : ends) {
    setsockopt(end, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    setsockopt(end, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  }
  return std::pair(Descriptor(ends[0]), Descriptor(ends[1]));
}

absl::Status send_message(int socket, std::string_view bytes, const std::vector<int>& descriptors) {
  if (bytes.size() > kLongest || descriptors.size() > kMostDescriptors)
    return internal("a message is too long ({} bytes)", bytes.size());
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  alignas(cmsghdr) char space[CMSG_SPACE(kMostDescriptors * sizeof(int))];
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  if (!descriptors.empty()) {
    const std::size_t size = descriptors.size() * sizeof(int);
    header.msg_control = space;
    header.msg_controllen = CMSG_SPACE(size);
    cmsghdr* attached = CMSG_FIRSTHDR(&header);
    attached->cmsg_level = SOL_SOCKET;
    attached->cmsg_type = SCM_RIGHTS;
    attached->cmsg_len = CMSG_LEN(size);
    std::memcpy(CMSG_DATA(attached), descriptors.data(), size);
  }
  while (sendmsg(socket, &header, MSG_NOSIGNAL) < 0) {
    if (errno == EINTR) continue;
    if (errno == EPIPE || errno == ECONNRESET)
      return make_status(absl::StatusCode::kUnavailable, "the other side is gone");
    return system_error(errno, "cannot send a message");
  }
  return absl::OkStatus();
}

absl::StatusOr<Message> receive_message(int socket, Deadline deadline) {
  for (;;) {
    pollfd ready{socket, POLLIN, 0};
    const int polled = poll(&ready, 1, deadline.poll_timeout());
    if (polled > 0) break;
    if (polled < 0 && errno != EINTR) return system_error(errno, "cannot wait for a message");
    if (deadline.passed())
      return make_status(absl::StatusCode::kDeadlineExceeded, "no answer in time");
  }
  // Its size first: room for the longest would have to be cleared for each message.
  ssize_t expected;
  while ((expected = recv(socket, nullptr, 0, MSG_PEEK | MSG_TRUNC)) < 0 && errno == EINTR) {
  }
  Message message;
  message.bytes.resize(expected > 0 ? static_cast<std::size_t>(expected) : 0);
  iovec part{message.bytes.data(), message.bytes.size()};
  alignas(cmsghdr) char space[CMSG_SPACE(kMostDescriptors * sizeof(int))];
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = space;
  header.msg_controllen = sizeof space;
  ssize_t size;
  while ((size = recvmsg(socket, &header, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {
  }
  if (size < 0 && errno != ECONNRESET) return system_error(errno, "cannot receive a message");
  message.bytes.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
  for (cmsghdr* attached = CMSG_FIRSTHDR(&header); attached;
       attached = CMSG_NXTHDR(&header, attached)) {
    if (attached->cmsg_level != SOL_SOCKET || attached->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t count = (attached->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    std::vector<int> numbers(count);
    std::memcpy(numbers.data(), CMSG_DATA(attached), count * sizeof(int));
    for (const int number : numbers) message.descriptors.emplace_back(number);
  }
  return message;
}

}  // namespace mlgym
