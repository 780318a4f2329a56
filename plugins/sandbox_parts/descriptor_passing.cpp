#include "descriptor_passing.h"

#include <sys/socket.h>
#include <sys/types.h>

#include <cstring>

namespace sandbox_parts {

constexpr std::size_t kLongestMessage = 1 << 14;

bool send_with_descriptors(int socket, std::string_view bytes, const int* numbers,
                           std::size_t count) {
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  alignas(cmsghdr) char space[CMSG_SPACE(kMostPassed * sizeof(int))] = {};
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = space;
  header.msg_controllen = CMSG_SPACE(count * sizeof(int));
  cmsghdr* attached = CMSG_FIRSTHDR(&header);
  attached->cmsg_level = SOL_SOCKET;
  attached->cmsg_type = SCM_RIGHTS;
  attached->cmsg_len = CMSG_LEN(count * sizeof(int));
  std::memcpy(CMSG_DATA(attached), numbers, count * sizeof(int));
  return sendmsg(socket, &header, MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

std::string receive_with_descriptors(int socket, int flags, int* numbers, std::size_t count) {
  std::string bytes(kLongestMessage, '\0');
  iovec part{bytes.data(), bytes.size()};
  alignas(cmsghdr) char space[CMSG_SPACE(kMostPassed * sizeof(int))];
  msghdr header{};
  header.msg_iov = &part;
  header.msg_iovlen = 1;
  header.msg_control = space;
  header.msg_controllen = CMSG_SPACE(count * sizeof(int));
  const ssize_t size = recvmsg(socket, &header, MSG_CMSG_CLOEXEC | flags);
  const cmsghdr* attached = CMSG_FIRSTHDR(&header);
  if (size <= 0 || !attached || attached->cmsg_len != CMSG_LEN(count * sizeof(int))) return "";
  std::memcpy(numbers, CMSG_DATA(attached), count * sizeof(int));
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

bool send_descriptor(int socket, int descriptor) {
  return send_with_descriptors(socket, ".", &descriptor, 1);
}

Descriptor receive_descriptor(int socket) {
  int number = -1;
  (void)receive_with_descriptors(socket, MSG_DONTWAIT, &number, 1);
  return Descriptor(number);
}

}  // namespace sandbox_parts
