/* Process 1 of a box: starts programs for the host, passes on signals, collects whatever ends. It
 * stays small and static, holds nothing worth reading, and ends the box when the host is gone.
 * Where a box has no processes of its own it is the ancestor of all the box's instead. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "boxes/init/listener.h"
#include "boxes/init/processes.h"
#include "boxes/init/protocol.h"
#include "boxes/init/start_mode.h"
#include "boxes/init/threads_only.h"
#include "boxes/init/watch.h"

enum { MAX_STARTED = 1024, ABOVE_TARGETS = 300 };

/* Programs that the host started: where to write how they end. */
struct started {
  pid_t process;
  int exit_descriptor;
};
static struct started table[MAX_STARTED];
static char message[MLGYM_INIT_MAX_MESSAGE];
static struct watch watch;
static int stopped; /* by us */
static struct start_mode mode;

static void program_ended(pid_t process, int32_t status) {
  for (int i = 0; i < MAX_STARTED; ++i) {
    if (table[i].process == process) {
      ssize_t written = write(table[i].exit_descriptor, &status, sizeof status);
      (void)written; /* a host that stopped listening */
      close(table[i].exit_descriptor);
      table[i].process = 0;
      return;
    }
  }
}

static void collect(int options) {
  for (;;) {
    int status = 0;
    pid_t process = waitpid(-1, &status, options);
    if (process > 0) {
      program_ended(process, status);
    } else if (process == 0 || errno != EINTR) {
      return; /* none has ended yet, or none is left */
    }
  }
}

static int32_t set_limit(int resource, uint64_t value) {
  if (value == 0) return 0;
  struct rlimit limit;
  if (getrlimit((__rlimit_resource_t)resource, &limit) != 0) return -errno;
  if (limit.rlim_max != RLIM_INFINITY && value > limit.rlim_max) value = limit.rlim_max;
  limit.rlim_cur = limit.rlim_max = value;
  return setrlimit((__rlimit_resource_t)resource, &limit) == 0 ? 0 : -errno;
}

static int32_t set_limits(const struct mlgym_init_limits* limits) {
  watch.memory_bytes = limits->watched_memory;
  watch.disk_bytes = limits->watched_disk;
  int32_t error = set_limit(RLIMIT_AS, limits->address_space);
  if (error == 0) error = set_limit(RLIMIT_NPROC, limits->processes);
  if (error == 0) error = set_limit(RLIMIT_FSIZE, limits->file_bytes);
  if (error == 0) error = set_limit(RLIMIT_NOFILE, limits->open_files);
  const struct rlimit none = {0, 0};
  if (error == 0 && setrlimit(RLIMIT_CORE, &none) != 0) error = -errno;
  return error;
}

/* In the child: becomes the program, or reports why not. */
static void become(const struct mlgym_init_start* start, const int32_t* targets,
                   const int* descriptors, char* strings, int report) {
  char* folder = strings;
  char** arguments = calloc((size_t)start->arguments + start->variables + 2, sizeof *arguments);
  char** variables = arguments + start->arguments + 1;
  if (!arguments) goto failed;
  char* next = strings + strlen(strings) + 1;
  for (uint32_t i = 0; i < start->arguments; ++i, next += strlen(next) + 1) arguments[i] = next;
  for (uint32_t i = 0; i < start->variables; ++i, next += strlen(next) + 1) variables[i] = next;

  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  setsid();
  if (chdir(folder) != 0 && chdir("/") != 0) goto failed;
  for (int standard = 0; standard <= 2; ++standard) {
    int null = open("/dev/null", O_RDWR);
    if (null < 0) goto failed;
    if (null != standard) {
      if (dup2(null, standard) < 0) goto failed;
      close(null);
    }
  }
  /* The descriptors came in above every target number, so none is overwritten before it is used. */
  for (uint32_t i = 0; i < start->descriptors; ++i) {
    if (dup2(descriptors[i], targets[i]) < 0) goto failed;
  }
  if ((start->flags & MLGYM_INIT_TERMINAL) && ioctl(STDIN_FILENO, TIOCSCTTY, 0) != 0) goto failed;
  if ((start->flags & MLGYM_INIT_THREADS_ONLY) && allow_threads_only() != 0) goto failed;
  execve(arguments[0], arguments, variables);
failed:;
  int error = errno;
  ssize_t written = write(report, &error, sizeof error);
  (void)written;
  _exit(127);
}

static int32_t start_program(const char* data, size_t size, int* descriptors, int count) {
  struct mlgym_init_start start;
  if (size < sizeof start) return -EINVAL;
  memcpy(&start, data, sizeof start);
  const size_t targets_size = start.descriptors * sizeof(int32_t);
  if (start.descriptors > MLGYM_INIT_MAX_DESCRIPTORS || count != (int)start.descriptors + 1 ||
      start.arguments == 0 || size < sizeof start + targets_size) {
    return -EINVAL;
  }
  int32_t targets[MLGYM_INIT_MAX_DESCRIPTORS];
  memcpy(targets, data + sizeof start, targets_size);
  char* strings = message + sizeof(struct mlgym_init_request) + sizeof start + targets_size;
  const char* end = data + size;
  size_t found = 0;
  for (const char* c = strings; c < end; ++c) found += *c == '\0';
  if (found != (size_t)1 + start.arguments + start.variables || end[-1] != '\0') return -EINVAL;

  int slot = 0;
  while (slot < MAX_STARTED && table[slot].process != 0) ++slot;
  if (slot == MAX_STARTED) return -EAGAIN;
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return -errno;
  int moved = fcntl(report[1], F_DUPFD_CLOEXEC, ABOVE_TARGETS);
  close(report[1]);
  if (moved < 0) {
    close(report[0]);
    return -EMFILE;
  }
  pid_t process = fork();
  if (process == 0) become(&start, targets, descriptors, strings, moved);
  int error = process < 0 ? errno : 0;
  close(moved);
  if (process > 0 && read(report[0], &error, sizeof error) == (ssize_t)sizeof error) {
    waitpid(process, NULL, 0);
  } else if (process > 0) {
    error = 0;
  }
  close(report[0]);
  if (error != 0) return -error;
  table[slot].process = process;
  table[slot].exit_descriptor = descriptors[count - 1];
  descriptors[count - 1] = -1; /* kept */
  return process;
}

static int32_t pause_all(struct mlgym_init_reply* reply) {
  const int result = stop_all();
  stopped = result != 1; /* some stand still also when others would not */
  collect(WNOHANG);
  reply->processes = (uint32_t)count_processes();
  reply->cpu_microseconds = used_cpu_microseconds();
  reply->out_of_memory = watch.out_of_memory;
  reply->out_of_disk = watch.out_of_disk;
  return result < 0 ? MLGYM_INIT_NOT_STOPPED : 0;
}

static int32_t resume_all(void) {
  const int was_stopped = stopped;
  stopped = 0;
  return was_stopped ? signal_all(SIGCONT) : 0;
}

/* Elsewhere than in a box of its own, somebody may start while the others are looked for. */
static int32_t end_all(void) {
  stopped = 0;
  for (;;) {
    const int32_t error = signal_all(SIGKILL);
    if (error != 0) return error;
    if (!mode.among_others) break;
    collect(WNOHANG);
    if (count_processes() == 0) break;
    usleep(1000);
  }
  collect(0);
  return 0;
}

static int visitors = -1; /* a second socket to serve */

static int32_t serve_visitors(int* descriptors, int count) {
  if (count != 1) return -EINVAL;
  if (visitors >= 0) close(visitors);
  visitors = descriptors[0];
  descriptors[0] = -1; /* kept */
  return 0;
}

static int32_t answer(int socket, size_t size, int* descriptors, int count,
                      struct mlgym_init_reply* reply) {
  struct mlgym_init_request request;
  if (size < sizeof request) return -EINVAL;
  memcpy(&request, message, sizeof request);
  const char* data = message + sizeof request;
  const size_t data_size = size - sizeof request;
  switch (request.operation) {
    case MLGYM_INIT_LIMITS: {
      struct mlgym_init_limits limits;
      if (data_size != sizeof limits) return -EINVAL;
      memcpy(&limits, data, sizeof limits);
      return set_limits(&limits);
    }
    case MLGYM_INIT_START:
      reply->value = start_program(data, data_size, descriptors, count);
      if (socket != CONTROL && reply->value > 0) welcome_visitor(reply->value);
      return reply->value;
    case MLGYM_INIT_SIGNAL:
      return signal_one(request.a, request.b, request.c);
    case MLGYM_INIT_PAUSE:
      return pause_all(reply);
    case MLGYM_INIT_RESUME:
      return resume_all();
    case MLGYM_INIT_END:
      return end_all();
    case MLGYM_INIT_COUNT:
      collect(WNOHANG);
      return count_processes();
    case MLGYM_INIT_VISITORS:
      return serve_visitors(descriptors, count);
    case MLGYM_INIT_LISTEN:
      return count == 1 ? hand_out_listener(request.a, descriptors[0]) : -EINVAL;
    case MLGYM_INIT_CPU:
      reply->cpu_microseconds = used_cpu_microseconds();
      return 0;
    default:
      return -ENOSYS;
  }
}

/* One request and its answer; 0 when the other side is gone. */
static int serve(int socket) {
  /* One more than targets, and an even number: the kernel also fills what would be padding. */
  int descriptors[MLGYM_INIT_MAX_DESCRIPTORS + 2];
  union {
    char space[CMSG_SPACE(sizeof descriptors)];
    struct cmsghdr align;
  } attached;
  struct iovec part = {message, sizeof message};
  struct msghdr header = {.msg_iov = &part,
                          .msg_iovlen = 1,
                          .msg_control = &attached,
                          .msg_controllen = sizeof attached};
  const ssize_t size = recvmsg(socket, &header, MSG_CMSG_CLOEXEC);
  if (size < 0) return errno == EINTR || errno == EAGAIN;
  if (size == 0) return 0;
  int count = 0;
  for (struct cmsghdr* part_of = CMSG_FIRSTHDR(&header); part_of;
       part_of = CMSG_NXTHDR(&header, part_of)) {
    if (part_of->cmsg_level != SOL_SOCKET || part_of->cmsg_type != SCM_RIGHTS) continue;
    count = (int)((part_of->cmsg_len - CMSG_LEN(0)) / sizeof(int));
    memcpy(descriptors, CMSG_DATA(part_of), (size_t)count * sizeof(int));
  }
  for (int i = 0; i < count; ++i) {
    const int moved = fcntl(descriptors[i], F_DUPFD_CLOEXEC, ABOVE_TARGETS);
    close(descriptors[i]);
    descriptors[i] = moved;
  }
  struct mlgym_init_reply reply = {0, 0, 0, 0, 0};
  reply.value = answer(socket, (size_t)size, descriptors, count, &reply);
  for (int i = 0; i < count; ++i) {
    if (descriptors[i] >= 0) close(descriptors[i]);
  }
  return send(socket, &reply, sizeof reply, MSG_NOSIGNAL) == (ssize_t)sizeof reply;
}

/* SIGCHLD, and outside a box of our own what asks us to end. */
static int watch_signals(void) {
  sigset_t watched;
  sigemptyset(&watched);
  sigaddset(&watched, SIGCHLD);
  if (mode.among_others) sigaddset(&watched, SIGTERM);
  sigprocmask(SIG_BLOCK, &watched, NULL);
  return signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* Collects what has ended; 0 when we are to end. */
static int take_signals(int signals) {
  struct signalfd_siginfo signal;
  int go_on = 1;
  while (read(signals, &signal, sizeof signal) > 0) {
    if (signal.ssi_signo == SIGTERM) go_on = 0;
  }
  collect(WNOHANG);
  return go_on;
}

/* One zero byte says that the box runs; until here words of failure stood on stderr. */
static void say_ready(void) {
  ssize_t written = write(STDERR_FILENO, "", 1);
  (void)written;
  const int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  for (int standard = 0; standard <= 2; ++standard) dup2(null, standard);
}

/* Until the host, or whoever holds the lifeline, is gone. */
static int serve_all(int signals) {
  for (;;) {
    struct pollfd ready[] = {{CONTROL, POLLIN, 0},
                             {signals, POLLIN, 0},
                             {mode.lifeline, POLLIN, 0},
                             {visitors, POLLIN, 0}};
    if (poll(ready, 4, stopped ? -1 : watch_timeout(&watch)) < 0 && errno != EINTR) return 4;
    if (!stopped) watch_now(&watch);
    if (ready[1].revents && !take_signals(signals)) return 0;
    if (ready[0].revents && !serve(CONTROL)) return 0;
    if (ready[2].revents) return 0;
    if (ready[3].revents && !serve(visitors)) {
      close(visitors);
      visitors = -1;
    }
  }
}

int main(int count, char** arguments) {
  const int unfit = read_start_mode(count, arguments, &mode);
  if (unfit) return unfit;
  if (mode.among_others && live_among_others() != 0) return 3;
  prctl(PR_SET_DUMPABLE, 0); /* closes /proc/1 to the box */
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  fcntl(CONTROL, F_SETFD, FD_CLOEXEC);
  close_range(CONTROL + 1, ~0u, 0);
  if (mode.lifeline >= 0) mode.lifeline = fcntl(mode.lifeline, F_DUPFD_CLOEXEC, CONTROL + 1);
  const int signals = watch_signals();
  if (signals < 0) return 3;
  say_ready();
  const int result = serve_all(signals);
  if (mode.among_others) end_all();
  return result;
}
