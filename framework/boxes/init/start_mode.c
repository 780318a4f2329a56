#define _GNU_SOURCE
#include "boxes/init/start_mode.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { WRONG_PLACE = 2, NO_CONTROL = 5 };

static int fail(const char* what, int error) {
  dprintf(STDERR_FILENO, "mlgym_box_init: %s%s%s\n", what, error ? ": " : "",
          error ? strerror(error) : "");
  return NO_CONTROL;
}

static int receive_descriptor(int from) {
  char byte;
  union {
    char space[CMSG_SPACE(sizeof(int))];
    struct cmsghdr align;
  } attached;
  struct iovec part = {&byte, 1};
  struct msghdr header = {.msg_iov = &part,
                          .msg_iovlen = 1,
                          .msg_control = &attached,
                          .msg_controllen = sizeof attached};
  int descriptor = -1;
  if (recvmsg(from, &header, MSG_CMSG_CLOEXEC) != 1) return -1;
  const struct cmsghdr* found = CMSG_FIRSTHDR(&header);
  if (found && found->cmsg_level == SOL_SOCKET && found->cmsg_type == SCM_RIGHTS)
    memcpy(&descriptor, CMSG_DATA(found), sizeof descriptor);
  return descriptor;
}

/* Where no descriptor can be inherited: whoever listens at `path` sends the control socket. */
static int fetch_control(const char* path) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof address.sun_path) return fail("the socket's path is too long", 0);
  strcpy(address.sun_path, path);
  const int meeting = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (meeting < 0) return fail("cannot make a socket", errno);
  if (connect(meeting, (struct sockaddr*)&address, sizeof address) != 0) return fail(path, errno);
  const int control = receive_descriptor(meeting);
  if (control < 0) return fail("no control socket came", 0);
  if (control != CONTROL && dup2(control, CONTROL) < 0) return fail("control socket", errno);
  return 0; /* whatever else is open above CONTROL is closed by init */
}

int read_start_mode(int count, char** arguments, struct start_mode* mode) {
  mode->lifeline = -1;
  mode->among_others = count == 2 && strcmp(arguments[1], "--subreaper") == 0;
  if (mode->among_others) return 0;
  if (getpid() != 1) return WRONG_PLACE; /* there, kill(-1) would end the user's session */
  if (count == 1) return 0;
  if (count != 3 || strcmp(arguments[1], "--connect") != 0) return fail("unknown arguments", 0);
  const int error = fetch_control(arguments[2]);
  if (error == 0) mode->lifeline = STDIN_FILENO;
  return error;
}
