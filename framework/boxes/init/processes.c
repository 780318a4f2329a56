#define _GNU_SOURCE
#include "boxes/init/processes.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "boxes/init/descendants.h"
#include "boxes/init/protocol.h"

enum { STOP_MILLISECONDS = 500 };

static int among_others; /* /proc shows processes that are not the box's */

int live_among_others(void) {
  among_others = 1;
  return adopt_descendants();
}

int for_each_process(int (*visit)(pid_t process, void* state), void* state) {
  if (among_others) return for_each_descendant(visit, state);
  DIR* folder = opendir("/proc");
  if (!folder) return 0;
  int result = 0;
  for (struct dirent* entry; result == 0 && (entry = readdir(folder));) {
    if (entry->d_name[0] < '1' || entry->d_name[0] > '9') continue;
    const pid_t process = (pid_t)strtol(entry->d_name, NULL, 10);
    if (process != getpid()) result = visit(process, state);
  }
  closedir(folder);
  return result;
}

static ssize_t read_text(const char* path, char* buffer, size_t size) {
  const int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  const ssize_t got = read(file, buffer, size - 1);
  close(file);
  if (got >= 0) buffer[got] = '\0';
  return got;
}

ssize_t read_process_file(pid_t process, const char* name, char* buffer, size_t size) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/%s", (int)process, name);
  return read_text(path, buffer, size);
}

/* The fields after the program's name, which may hold anything, parentheses too. */
static int parse_stat(const char* text, struct process_facts* facts) {
  const char* fields = strrchr(text, ')');
  unsigned long user, system;
  long user_of_children, system_of_children;
  if (!fields ||
      sscanf(fields + 1, " %c %*s %*s %d %*s %*s %*s %*s %*s %*s %*s %lu %lu %ld %ld %*s %*s %ld",
             &facts->state, &facts->session, &user, &system, &user_of_children, &system_of_children,
             &facts->threads) != 7)
    return -1;
  const uint64_t tick = 1000000 / (uint64_t)sysconf(_SC_CLK_TCK);
  facts->cpu_microseconds = ((uint64_t)user + system) * tick;
  facts->children_cpu_microseconds =
      ((uint64_t)user_of_children + (uint64_t)system_of_children) * tick;
  return 0;
}

int read_process(pid_t process, struct process_facts* facts) {
  char text[512];
  return read_process_file(process, "stat", text, sizeof text) > 0 ? parse_stat(text, facts) : -1;
}

static int add_one(pid_t process, void* count) {
  (void)process;
  ++*(int32_t*)count;
  return 0;
}

int32_t count_processes(void) {
  int32_t count = 0;
  for_each_process(add_one, &count);
  return count;
}

int32_t signal_all(int number) {
  if (among_others) return signal_descendants(number);
  return kill(-1, number) == 0 || errno == ESRCH ? 0 : -errno;
}

int32_t signal_one(pid_t process, int number, int group) {
  if (process <= 1) return -EINVAL;
  if (among_others) return signal_descendant(process, number, group);
  return kill(group ? -process : process, number) == 0 ? 0 : -errno;
}

enum { MOST_VISITORS = 16 };
static pid_t visitors[MOST_VISITORS];

void welcome_visitor(pid_t session) {
  static int next;
  visitors[next++ % MOST_VISITORS] = session;
}

static int is_visitor(pid_t session) {
  for (int i = 0; i < MOST_VISITORS; ++i) {
    if (visitors[i] != 0 && visitors[i] == session) return 1;
  }
  return 0;
}

static int let_visitor_go_on(pid_t process, void* unused) {
  (void)unused;
  struct process_facts facts;
  if (read_process(process, &facts) == 0 && is_visitor(facts.session))
    signal_one(process, SIGCONT, 0);
  return 0;
}

static int is_still(char state) { return strchr("TtZXx", state) != NULL; }

/* Whether a thread waits for a child that shares its memory to become a program (vfork,
 * posix_spawn). A stopped child never does, so the thread does not get to its own stop; the signal
 * is there before it can compute again. */
static int waits_in_vfork(pid_t process, const char* thread, char state) {
  char name[300], text[128];
  long call;
  if (state != 'D') return 0;
  snprintf(name, sizeof name, "task/%s/syscall", thread);
  if (read_process_file(process, name, text, sizeof text) <= 0 || sscanf(text, "%ld", &call) != 1)
    return 0;
#ifdef SYS_vfork
  if (call == SYS_vfork) return 1;
#endif
  return call == SYS_clone;
}

/* 1 when a thread of the process may be running. */
static int moves(pid_t process, void* unused) {
  (void)unused;
  struct process_facts facts;
  if (read_process(process, &facts) != 0 || is_visitor(facts.session)) return 0;
  if (facts.state != 'D' && !is_still(facts.state)) return 1;
  /* Of these leaders, threads may go on. */
  if (facts.state != 'D' && (facts.state != 'Z' || facts.threads <= 1)) return 0;
  char path[64], text[512];
  snprintf(path, sizeof path, "/proc/%d/task", (int)process);
  DIR* folder = opendir(path);
  if (!folder) return 0;
  int moving = 0;
  for (struct dirent* entry; !moving && (entry = readdir(folder));) {
    if (entry->d_name[0] == '.') continue;
    char name[300];
    snprintf(name, sizeof name, "task/%s/stat", entry->d_name);
    moving = read_process_file(process, name, text, sizeof text) > 0 &&
             parse_stat(text, &facts) == 0 && !is_still(facts.state) &&
             !waits_in_vfork(process, entry->d_name, facts.state);
  }
  closedir(folder);
  return moving;
}

struct only {
  pid_t process;
  int count;
};

static int note_process(pid_t process, void* state) {
  struct only* only = state;
  only->process = process;
  return ++only->count > 1;
}

/* Whether one process is left, and it waits for the next line of the script that the host writes: a
 * shell between two commands. */
static int is_idle_shell(void) {
  struct only only = {0, 0};
  for_each_process(note_process, &only);
  if (only.count != 1) return only.count == 0;
  struct process_facts facts;
  char text[128], path[64], target[32];
  long call;
  unsigned long descriptor;
  if (read_process(only.process, &facts) != 0 || facts.threads != 1 || facts.state != 'S' ||
      read_process_file(only.process, "syscall", text, sizeof text) <= 0 ||
      sscanf(text, "%ld %lx", &call, &descriptor) != 2 || call != SYS_read)
    return 0;
  snprintf(path, sizeof path, "/proc/%d/fd/%lu", (int)only.process, descriptor);
  const ssize_t size = readlink(path, target, sizeof target - 1);
  if (size <= 0) return 0;
  target[size] = '\0';
  return strcmp(target, MLGYM_INIT_SHELL_SCRIPT) == 0;
}

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

int stop_all(void) {
  if (is_idle_shell()) return 1;
  const double end = now() + STOP_MILLISECONDS;
  for (long wait = 20000; now() < end; wait = wait < 2000000 ? wait * 2 : wait) {
    if (signal_all(SIGSTOP) != 0) return -1;
    if (visitors[0] != 0) for_each_process(let_visitor_go_on, NULL);
    if (for_each_process(moves, NULL) == 0) return 0;
    const struct timespec pause = {0, wait};
    nanosleep(&pause, NULL);
  }
  return -1;
}

static int add_cpu(pid_t process, void* sum) {
  struct process_facts facts;
  if (read_process(process, &facts) != 0) return 0;
  clockid_t clock;
  struct timespec own;
  if (clock_getcpuclockid(process, &clock) == 0 && clock_gettime(clock, &own) == 0)
    facts.cpu_microseconds = (uint64_t)own.tv_sec * 1000000 + (uint64_t)own.tv_nsec / 1000;
  *(uint64_t*)sum += facts.cpu_microseconds + facts.children_cpu_microseconds;
  return 0;
}

uint64_t used_cpu_microseconds(void) {
  static uint64_t most; /* what ends unseen must not make the sum smaller */
  struct rusage ended;
  uint64_t sum = 0;
  if (getrusage(RUSAGE_CHILDREN, &ended) == 0) {
    sum += (uint64_t)(ended.ru_utime.tv_sec + ended.ru_stime.tv_sec) * 1000000;
    sum += (uint64_t)(ended.ru_utime.tv_usec + ended.ru_stime.tv_usec);
  }
  for_each_process(add_cpu, &sum);
  if (sum > most) most = sum;
  return most;
}
