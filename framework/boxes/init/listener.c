#define _GNU_SOURCE
#include "boxes/init/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int32_t listen_at(int listener, int port) {
  struct sockaddr_in address = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  const int on = 1; /* connections to the one before may linger */
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      bind(listener, (struct sockaddr*)&address, size) != 0 || listen(listener, SOMAXCONN) != 0 ||
      getsockname(listener, (struct sockaddr*)&address, &size) != 0) {
    return -errno;
  }
  return ntohs(address.sin_port);
}

static int send_descriptor(int receiver, int descriptor) {
  char byte = 0;
  struct iovec part = {&byte, 1};
  union {
    char space[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
  } attached;
  memset(&attached, 0, sizeof attached);
  struct msghdr header = {.msg_iov = &part,
                          .msg_iovlen = 1,
                          .msg_control = &attached,
                          .msg_controllen = sizeof attached};
  struct cmsghdr* rights = CMSG_FIRSTHDR(&header);
  rights->cmsg_level = SOL_SOCKET;
  rights->cmsg_type = SCM_RIGHTS;
  rights->cmsg_len = CMSG_LEN(sizeof(int));
  memcpy(CMSG_DATA(rights), &descriptor, sizeof descriptor);
  return sendmsg(receiver, &header, MSG_NOSIGNAL | MSG_DONTWAIT) == 1 ? 0 : -errno;
}

int32_t hand_out_listener(int port, int receiver) {
  if (port < 0 || port > UINT16_MAX) return -EINVAL;
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0) return -errno;
  int32_t result = listen_at(listener, port);
  if (result >= 0) {
    const int sent = send_descriptor(receiver, listener);
    if (sent < 0) result = sent;
  }
  close(listener);
  return result;
}
